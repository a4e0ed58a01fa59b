"""What the tables of reviewing and selecting hold about people.

Part of ``personal_data.py``, which see.
"""

from apps.core.ways import Fate, Way, deed

DATA_MAP: dict[str, dict[str, str]] = {
    "Assignment": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "application": "personal",
        "reviewer": "personal",
        "released_at": "personal",
    },
    "Review": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "application": "personal",
        "reviewer": "personal",
        "comment": "sensitive",
        "submitted_at": "personal",
        "set_aside_at": "personal",
        "beside": "sensitive",
    },
    "Score": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "review": "personal",
        "code": "none",
        "text": "none",
        "max_score": "none",
        "weight": "none",
        "position": "none",
        "value": "personal",
    },
    "ConflictOfInterest": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "application": "personal",
        "reviewer": "personal",
        "note": "sensitive",
    },
    "DecisionRound": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "part": "none",
        "by": "personal",
        "state": "none",
        "takes_effect_at": "none",
        "ended_at": "none",
        "claimed_until": "none",
    },
    "RoundDecision": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "round": "none",
        "application": "personal",
        "decision": "personal",
        "reason": "personal",
        "outcome": "personal",
        "became": "personal",
        "note": "personal",
    },
    "Proposal": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "application": "personal",
        "decision": "personal",
        "reason": "personal",
        "by": "personal",
    },
}
_NOT_DECIDED = "Nothing is decided by it, and it changes until it is sent."
_JUDGEMENT = "It is about the application of somebody else; it stays, under no name."
WAYS = {
    "Assignment": (
        Way(to="application__person", fate=Fate.GOES),
        Way(to="reviewer", fate=Fate.STAYS, keeps={"*": _JUDGEMENT}),
    ),
    "Review": (
        Way(
            to="application__person",
            fate=Fate.GOES,
            untold={"beside": "What the reviewer has replaced since."},
        ),
        Way(to="reviewer", fate=Fate.STAYS, keeps={"*": _JUDGEMENT}),
    ),
    "Score": (
        Way(to="review__application__person", fate=Fate.GOES),
        Way(to="review__reviewer", fate=Fate.STAYS, keeps={"*": _JUDGEMENT}),
    ),
    "ConflictOfInterest": (
        Way(
            to="application__person",
            fate=Fate.GOES,
            untold={"note": "It tells of the reviewer."},
        ),
        Way(to="reviewer", keeps={"application": _JUDGEMENT}),
    ),
    "DecisionRound": (deed("by"),),
    "RoundDecision": (
        Way(
            to="application__person",
            fate=Fate.GOES,
            untold={
                "decision": _NOT_DECIDED,
                "reason": _NOT_DECIDED,
                "outcome": _NOT_DECIDED,
                "became": _NOT_DECIDED,
                "note": "It is written for the organisers.",
            },
        ),
    ),
    "Proposal": (
        Way(
            to="application__person",
            fate=Fate.GOES,
            untold={"decision": _NOT_DECIDED, "reason": _NOT_DECIDED},
        ),
        deed("by"),
    ),
}
