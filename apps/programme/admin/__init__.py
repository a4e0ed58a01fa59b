"""The organisers' daily work with the programme."""

from apps.programme.admin import (
    grouping,
    online_rooms,
    releases,
    reminding,
    rooms,
    sessions,
    sign_ups,
)

__all__ = [
    "grouping",
    "online_rooms",
    "releases",
    "reminding",
    "rooms",
    "sessions",
    "sign_ups",
]
