"""What the drafting team says to each other beside the text."""

from apps.core.ways import NO_LONGER_NAMED, Way, deed
from apps.outcomes.data_map.words import ROW

DATA_MAP: dict[str, dict[str, str]] = {
    "MarginNote": {
        **ROW,
        "paragraph": "none",
        "revision": "none",
        "quote": "none",
        "author": "personal",
        "body": "personal",
        "client_uuid": "none",
        "settled_at": "none",
        "settled_by": "personal",
    },
    "MarginReply": {
        **ROW,
        "note": "none",
        "author": "personal",
        "body": "personal",
        "client_uuid": "none",
    },
}

WAYS = {
    "MarginNote": (
        Way(to="author", becomes={"body": NO_LONGER_NAMED}),
        deed("settled_by"),
    ),
    "MarginReply": (Way(to="author", becomes={"body": NO_LONGER_NAMED}),),
}
NOBODY: dict[str, str] = {}
