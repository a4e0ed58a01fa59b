"""Where the demonstration's sessions meet online; nobody waits behind these links."""

from apps.editions.models import Edition
from apps.programme.choices import RoomProvider, SessionKind
from apps.programme.models import OnlineRoom, Session


def furnish_rooms(edition: Edition) -> None:
    """Give each session with a time a room, and the plenaries a stream."""
    bare = Session.objects.for_edition(edition).scheduled().filter(online_room=None)
    OnlineRoom.objects.bulk_create(
        OnlineRoom(
            session=session,
            provider=RoomProvider.LINK,
            link=f"https://meet.example.org/{session.slug}",
            dial_in="+43 316 000000, 123 456#",
            stream_link="https://live.example.org/"
            if session.kind == SessionKind.PLENARY
            else "",
        )
        for session in bare
    )
