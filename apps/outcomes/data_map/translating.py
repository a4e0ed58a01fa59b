"""Translations of the text."""

from apps.core.ways import Fate, Way, deed
from apps.outcomes.data_map.words import DRAFT, ROW

DATA_MAP: dict[str, dict[str, str]] = {
    "Translation": {
        **ROW,
        "document": "none",
        "language": "none",
        "begun_by": "personal",
    },
    "TranslatedPlace": {
        **ROW,
        "translation": "none",
        "paragraph": "none",
        "part": "none",
        "head": "none",
    },
    "TranslatedText": {
        "id": "none",
        "place": "none",
        "base": "none",
        "author": "personal",
        "body": "personal",
        "sha256": "none",
        "of_body": "none",
        "of_sha256": "none",
        "client_uuid": "none",
        "created_at": "none",
    },
    "TranslationVersion": {
        "id": "none",
        "translation": "none",
        "adoption": "none",
        "number": "none",
        "canonical": "none",
        "sha256": "none",
        "frozen_at": "none",
        "frozen_by": "personal",
    },
}

WAYS = {
    "Translation": (deed("begun_by"),),
    "TranslatedText": (Way(to="author", fate=Fate.STAYS, keeps={"*": DRAFT}),),
    "TranslationVersion": (deed("frozen_by"),),
}
NOBODY = {
    "TranslatedPlace": "A place in the text; who wrote there is told at the texts."
}
