"""Frozen texts and what people say about them."""

from apps.core.ways import NO_LONGER_NAMED, Way, deed
from apps.outcomes.data_map.words import ROW

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
    "Comment": {
        **ROW,
        "snapshot": "none",
        "consultation": "none",
        "paragraph": "none",
        "author": "personal",
        "body": "personal",
        "client_uuid": "none",
        "disposition": "none",
        "reason": "personal",
        "considered_by": "personal",
        "considered_at": "none",
    },
}

WAYS = {
    "Snapshot": (deed("frozen_by"),),
    "Consultation": (deed("planned_by"), deed("closed_by")),
    "Comment": (
        Way(
            to="author",
            keeps={"reason": "What the drafters have answered."},
            becomes={"body": NO_LONGER_NAMED},
        ),
        deed("considered_by"),
    ),
}
NOBODY: dict[str, str] = {}
