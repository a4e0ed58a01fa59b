"""The act of adoption and what was stated at it."""

from apps.core.ways import NO_LONGER_NAMED, Way, deed
from apps.outcomes.data_map.words import ROW

DATA_MAP: dict[str, dict[str, str]] = {
    "Adoption": {
        "id": "none",
        "document": "none",
        "snapshot": "none",
        "method": "none",
        "adopted_on": "none",
        "place": "none",
        "body": "none",
        "chaired_by": "personal",
        "adopted_at": "none",
        "votes_for": "none",
        "votes_against": "none",
        "votes_abstained": "none",
        "sha256": "none",
        "rules_text": "none",
        "declared_by": "personal",
        "recorded_at": "none",
    },
    "Statement": {
        **ROW,
        "adoption": "none",
        "position": "none",
        "kind": "none",
        "paragraph": "none",
        "text": "sensitive",
        "attributed_to": "personal",
    },
    "SilenceProcedure": {
        **ROW,
        "document": "none",
        "snapshot": "none",
        "opens_at": "none",
        "closes_at": "none",
        "state": "none",
        "ended_at": "none",
        "told_at": "none",
        "opened_by": "personal",
        "stopped_by": "personal",
        "reason": "none",
    },
    "Objection": {
        "id": "none",
        "procedure": "none",
        "person": "personal",
        "on_behalf_of": "personal",
        "text": "sensitive",
        "client_uuid": "none",
        "made_at": "none",
    },
    "RemarksVersion": {
        "id": "none",
        "adoption": "none",
        "number": "none",
        "canonical": "personal",
        "sha256": "none",
        "frozen_at": "none",
        "frozen_by": "personal",
    },
}

WAYS = {
    "Adoption": (deed("declared_by"),),
    "SilenceProcedure": (deed("opened_by"), deed("stopped_by")),
    "Objection": (Way(to="person", becomes={"text": NO_LONGER_NAMED}),),
    "RemarksVersion": (deed("frozen_by"),),
}
NOBODY = {
    "Statement": "It names who wishes to be named, and no account; see erase().",
}
