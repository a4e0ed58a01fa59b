"""What the columns of this context say about people."""

from apps.core.ways import OPENS, Fate, Way

DATA_MAP: dict[str, dict[str, str]] = {
    "User": {
        "id": "none",
        "password": "secret",
        "last_login": "personal",
        "is_superuser": "none",
        "email": "personal",
        "full_name": "personal",
        "display_name": "personal",
        "is_hidden": "sensitive",
        "language": "personal",
        "time_zone": "personal",
        "is_staff": "none",
        "is_active": "none",
        "date_joined": "personal",
        "groups": "none",
        "user_permissions": "none",
    },
    "DataCopy": {
        "id": "none",
        "person": "personal",
        "language": "personal",
        "requested_at": "personal",
        "made_at": "personal",
        "as_json": "sensitive",
        "as_pdf": "sensitive",
        "failure": "none",
    },
}

_KEYS = {"data": OPENS}
WAYS = {
    "User": (
        Way(
            to="pk",
            keeps={
                "email": "It is replaced by one that nobody has.",
                "language": "One of five, and no answer is empty.",
                "date_joined": "No answer is empty; it is set to the day of erasing.",
            },
            untold={"password": OPENS},
        ),
    ),
    "DataCopy": (
        Way(
            to="person",
            fate=Fate.GOES,
            untold={"as_json": "It is the copy itself.", "as_pdf": "As above."},
        ),
    ),
    "account.EmailAddress": (Way(to="user", fate=Fate.GOES),),
    "mfa.Authenticator": (Way(to="user", fate=Fate.GOES, untold=_KEYS),),
    "usersessions.UserSession": (
        Way(to="user", fate=Fate.GOES, untold={"session_key": OPENS, "data": OPENS}),
    ),
}
NOBODY: dict[str, str] = {}
BORROWED = {
    "account.EmailAddress": {
        "id": "none",
        "user": "personal",
        "email": "personal",
        "verified": "none",
        "primary": "none",
    },
    "mfa.Authenticator": {
        "id": "none",
        "user": "personal",
        "type": "personal",
        "data": "secret",
        "created_at": "personal",
        "last_used_at": "personal",
    },
    "usersessions.UserSession": {
        "id": "none",
        "user": "personal",
        "created_at": "personal",
        "ip": "personal",
        "last_seen_at": "personal",
        "session_key": "secret",
        "user_agent": "personal",
        "data": "secret",
    },
}
