"""The organisers' daily work with the programme."""

from apps.programme.admin import (
    online_rooms,
    releases,
    rooms,
    sessions,
    sign_ups,
)

__all__ = ["online_rooms", "releases", "rooms", "sessions", "sign_ups"]
