"""Which room a session has, and which servers this installation may sign for."""

from django.conf import settings

from apps.programme.choices import RoomProvider
from apps.programme.gateways.bigbluebutton import BigBlueButtonRoom
from apps.programme.gateways.jitsi import JitsiRoom
from apps.programme.gateways.rooms import LinkRoom, Room


def is_set_up(provider: str) -> bool:
    """Whether rooms of this kind can be opened here."""
    if provider == RoomProvider.BIGBLUEBUTTON:
        return bool(settings.BIGBLUEBUTTON_URL and settings.BIGBLUEBUTTON_SECRET)
    if provider == RoomProvider.JITSI:
        return bool(
            settings.JITSI_URL and settings.JITSI_APP_ID and settings.JITSI_SECRET
        )
    return True


def room_at(
    provider: str, *, link: str, name: str, title: str, way_back: str, is_recorded: bool
) -> Room | None:
    """The room; none where there is none, or no server is set up for it any more."""
    if provider == RoomProvider.NONE or not is_set_up(provider):
        return None
    if provider == RoomProvider.BIGBLUEBUTTON:
        return BigBlueButtonRoom(
            server=settings.BIGBLUEBUTTON_URL,
            secret=settings.BIGBLUEBUTTON_SECRET,
            name=name,
            title=title,
            way_back=way_back,
            is_recorded=is_recorded,
        )
    if provider == RoomProvider.JITSI:
        return JitsiRoom(
            server=settings.JITSI_URL,
            app_id=settings.JITSI_APP_ID,
            secret=settings.JITSI_SECRET,
            name=name,
        )
    return LinkRoom(link)
