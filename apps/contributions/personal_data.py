"""What the columns of this context say about people."""

from apps.core.ways import Fate, Way, deed

DATA_MAP: dict[str, dict[str, str]] = {
    "Report": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "rapporteur": "personal",
        "summary": "personal",
        "state": "none",
        "filed_at": "none",
        "filed_by": "personal",
    },
    "Contribution": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "edition": "none",
        "report": "none",
        "key": "none",
        "position": "none",
        "kind": "none",
        "text": "personal",
        "key_questions": "none",
        "attribution": "none",
        "attributed_to": "personal",
        "world_region": "personal",
        "is_hidden": "none",
    },
}

_RESULT = "What a session has brought belongs to all who were there (ADR 0014)."
WAYS = {
    "Report": (
        Way(to="rapporteur", fate=Fate.STAYS, keeps={"*": _RESULT}),
        deed("filed_by"),
    ),
    "Contribution": (
        Way(
            to="report__rapporteur",
            keeps={"text": _RESULT, "world_region": _RESULT},
        ),
    ),
}
NOBODY: dict[str, str] = {}
