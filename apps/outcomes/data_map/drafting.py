"""The draft: its paragraphs, their texts, and who is there."""

from apps.core.ways import Fate, Way, deed
from apps.outcomes.data_map.words import DRAFT, ROW

DATA_MAP: dict[str, dict[str, str]] = {
    "Document": {
        **ROW,
        "edition": "none",
        "title": "none",
        "subtitle": "none",
        "enacting_text": "none",
        "rules_text": "none",
        "options": "none",
        "language": "none",
        "status": "none",
        "structure_version": "none",
        "published_at": "none",
    },
    "Arrangement": {
        "id": "none",
        "document": "none",
        "at": "none",
        "opening": "none",
        "rows": "none",
    },
    "Paragraph": {
        **ROW,
        "document": "none",
        "kind": "none",
        "explains": "none",
        "derived_from": "none",
        "alternative_of": "none",
        "by_chair": "none",
        "joined_into": "none",
        "level": "none",
        "handle": "none",
        "order_key": "none",
        "head": "none",
        "removed_at": "none",
        "removed_by": "personal",
    },
    "Revision": {
        "id": "none",
        "paragraph": "none",
        "base": "none",
        "author": "personal",
        "body": "personal",
        "sha256": "none",
        "client_uuid": "none",
        "follows": "none",
        "origin": "none",
        "created_at": "none",
    },
    "SideVersion": {
        **ROW,
        "revision": "none",
        "state": "none",
        "reason": "personal",
        "resolved_by": "personal",
        "resolved_at": "none",
    },
    "Source": {
        **ROW,
        "paragraph": "none",
        "contribution": "none",
        "quote": "personal",
        "relation": "none",
        "added_by": "personal",
    },
    "Presence": {
        "id": "none",
        "paragraph": "none",
        "person": "personal",
        "seen_at": "personal",
    },
}

WAYS = {
    "Paragraph": (deed("removed_by"),),
    "Revision": (Way(to="author", fate=Fate.STAYS, keeps={"*": DRAFT}),),
    "SideVersion": (
        Way(to="revision__author", fate=Fate.STAYS, keeps={"*": DRAFT}),
        deed("resolved_by"),
    ),
    "Source": (deed("added_by"),),
    "Presence": (Way(to="person", fate=Fate.GOES),),
}
NOBODY = {"Arrangement": "An order of paragraphs, whoever made it."}
