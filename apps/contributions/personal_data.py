"""What the columns of this context say about people."""

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
