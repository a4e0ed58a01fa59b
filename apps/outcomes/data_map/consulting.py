"""Frozen texts and what people say about them."""

from apps.core.ways import NO_LONGER_NAMED, Fate, Way, deed
from apps.outcomes.data_map.words import ROW

_VOICE = {
    **ROW,
    "consultation": "none",
    "paragraph": "none",
    "author": "personal",
    "body": "personal",
    "on_behalf_of": "personal",
    "is_named": "none",
    "client_uuid": "none",
    "edited_at": "none",
    "withheld_at": "none",
    "withheld_by": "personal",
    "withheld_because": "personal",
}

DATA_MAP: dict[str, dict[str, str]] = {
    "Snapshot": {
        "id": "none",
        "document": "none",
        "number": "none",
        "purpose": "none",
        "label": "none",
        "numbers": "none",
        "canonical": "personal",
        "sha256": "none",
        "frozen_at": "none",
        "frozen_by": "personal",
    },
    "Consultation": {
        **ROW,
        "document": "none",
        "snapshot": "none",
        "audience": "none",
        "opens_at": "none",
        "closes_at": "none",
        "told_at": "none",
        "closed_at": "none",
        "planned_by": "personal",
        "closed_by": "personal",
    },
    "Comment": {**_VOICE, "snapshot": "none"},
    "Amendment": {
        **_VOICE,
        "number": "none",
        "kind": "none",
        "after": "none",
        "reason": "personal",
    },
    "FormerWording": {
        "id": "none",
        "amendment": "none",
        "comment": "none",
        "body": "personal",
        "reason": "personal",
        "on_behalf_of": "personal",
        "until": "none",
    },
    "Support": {
        **ROW,
        "amendment": "none",
        "comment": "none",
        "person": "personal",
    },
    "Disposition": {
        "id": "none",
        "amendment": "none",
        "comment": "none",
        "contribution": "none",
        "outcome": "none",
        "reason": "personal",
        "revision": "none",
        "paragraph": "none",
        "into": "none",
        "is_current": "none",
        "told_at": "none",
        "by": "personal",
        "at": "none",
    },
}

_MODERATED = {"withheld_because": "What the moderators have answered."}
_ANSWERED = {"*": "What the drafters have answered."}
WAYS = {
    "Snapshot": (deed("frozen_by"),),
    "Consultation": (deed("planned_by"), deed("closed_by")),
    "Comment": (
        Way(to="author", keeps=_MODERATED, becomes={"body": NO_LONGER_NAMED}),
        deed("withheld_by"),
    ),
    "Amendment": (
        Way(
            to="author",
            keeps=_MODERATED,
            becomes={"body": NO_LONGER_NAMED, "reason": NO_LONGER_NAMED},
        ),
        deed("withheld_by"),
    ),
    "FormerWording": (Way(to="comment__author"), Way(to="amendment__author")),
    "Support": (Way(to="person", fate=Fate.GOES),),
    "Disposition": (
        Way(to="comment__author", fate=Fate.STAYS, keeps=_ANSWERED),
        Way(to="amendment__author", fate=Fate.STAYS, keeps=_ANSWERED),
        deed("by"),
    ),
}
NOBODY: dict[str, str] = {}
