"""Authorities that stand behind a published text."""

from apps.core.ways import ANOTHER, Way, deed
from apps.outcomes.data_map.words import ROW

DATA_MAP: dict[str, dict[str, str]] = {
    "Authority": {
        **ROW,
        "name": "none",
        "country": "none",
        "level": "none",
        "website": "none",
    },
    "AuthorityName": {**ROW, "authority": "none", "name": "none"},
    "Endorsement": {
        **ROW,
        "key": "none",
        "document": "none",
        "authority": "none",
        "state": "none",
        "signed_by": "personal",
        "function": "none",
        "decided_by": "none",
        "decided_on": "none",
        "words": "none",
        "link": "none",
        "file": "personal",
        "original_name": "personal",
        "content_type": "none",
        "size": "none",
        "sha256": "none",
        "contact": "personal",
        "handed_to": "personal",
        "moderated_by": "personal",
        "moderated_at": "none",
        "reason": "personal",
    },
    "Carried": {
        **ROW,
        "edition": "none",
        "paragraph": "none",
        "how": "none",
        "question": "none",
        "note": "none",
        "edits": "none",
        "decided_by": "personal",
    },
    "FollowUp": {
        **ROW,
        "endorsement": "none",
        "paragraph": "none",
        "year": "none",
        "state": "none",
        "text": "none",
        "link": "none",
        "is_public": "none",
        "edits": "none",
        "reported_by": "personal",
    },
}

_OFFICE = "Who signed for an authority did so in public office, by its decision."
WAYS = {
    "Endorsement": (
        Way(
            to="contact",
            keeps={
                "signed_by": _OFFICE,
                "reason": "What the organisers have answered.",
                "file": "The decision of the authority; organisers alone see it.",
                "original_name": "The name of that file.",
            },
            untold={"handed_to": ANOTHER},
        ),
        deed("moderated_by"),
    ),
    "Carried": (deed("decided_by"),),
    "FollowUp": (deed("reported_by"),),
}
NOBODY = {
    "Authority": "A government, not a person.",
    "AuthorityName": "What a government is called as well.",
}
