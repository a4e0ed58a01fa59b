"""What each field says about a person."""

from apps.core.ways import Fate, Way, deed

DATA_MAP: dict[str, dict[str, str]] = {
    "CertificateRule": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "part": "none",
        "share": "none",
        "kinds": "none",
        "contributions_up_to": "none",
    },
    "RuleException": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "application": "personal",
        # An exception is often made for reasons of health or safety.
        "reason": "sensitive",
        "made_by": "personal",
    },
    "Certificate": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "application": "personal",
        "code": "secret",
        "name": "personal",
        "language": "personal",
        "shows_name": "personal",
        "issued_at": "personal",
        "by_exception": "sensitive",
        "ended_at": "personal",
        "ended_because": "personal",
        "ended_reason": "sensitive",
        "content": "personal",
        "sha256": "none",
    },
}

WAYS = {
    "RuleException": (
        Way(to="application__person", fate=Fate.GOES),
        deed("made_by"),
    ),
    "Certificate": (
        Way(
            to="application__person",
            fate=Fate.GOES,
            untold={"content": "The person fetches the file on their page."},
        ),
    ),
}
NOBODY: dict[str, str] = {}
