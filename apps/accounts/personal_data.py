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
}
