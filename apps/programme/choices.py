"""States, kinds and moves of the programme; a leaf."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionKind(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    WORKSHOP = "workshop", _("Workshop")
    NETWORKING = "networking", _("Networking")
    PANEL = "panel", _("Panel")


class RoomKind(models.TextChoices):
    ONLINE = "online", _("Online")
    PLACE = "place", _("Place")
    TRACK = "track", _("Track: parallel sessions without a room")


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", pgettext_lazy("of a session", "Cancelled")


#: Addresses below the programme that are no session's.
TAKEN_ADDRESSES = frozenset({"grid", "releases", "text"})

#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    SessionState.DRAFT: frozenset({SessionState.PUBLISHED}),
    SessionState.PUBLISHED: frozenset({SessionState.CANCELLED}),
    SessionState.CANCELLED: frozenset(),
}

#: States in which everybody may know of the session.
PUBLIC = (SessionState.PUBLISHED, SessionState.CANCELLED)


class SessionRole(models.TextChoices):
    SPEAKER = "speaker", _("Speaker")
    MODERATOR = "moderator", _("Moderator")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    NOTE_TAKER = "note_taker", _("Note-taker")
    INTERPRETER = "interpreter", _("Interpreter")


class PersonState(models.TextChoices):
    """What somebody says to a role in a session that organisers have entered."""

    NEW = "new", pgettext_lazy("of a role in a session", "Not asked yet")
    ASKED = "asked", pgettext_lazy("of a role in a session", "Asked")
    CONFIRMED = "confirmed", pgettext_lazy("of a role in a session", "Confirmed")
    DECLINED = "declined", pgettext_lazy("of a role in a session", "Declined")


#: Whoever has not said no acts in the session.
ACTING = (PersonState.NEW, PersonState.ASKED, PersonState.CONFIRMED)


class Recording(models.TextChoices):
    NONE = "none", _("Not recorded")
    SPEAKERS = "speakers", _("Only the speakers are recorded")
    ALL = "all", _("Recorded")


class Service(models.TextChoices):
    """What makes a session understood by more people."""

    SPOKEN = "spoken", _("Interpretation")
    SIGN = "sign", _("Sign language")
    CAPTIONS = "captions", _("Captions")


class Arranged(models.TextChoices):
    ASKED = "asked", _("Asked for")
    ARRANGED = "arranged", _("Arranged")


class Visibility(models.TextChoices):
    """Who may have a material of a session."""

    EVERYBODY = "everybody", _("Everybody")
    PARTICIPANTS = "participants", _("Everybody with a place")
    PEOPLE = "people", _("The people of the session and the organisers")


class Criterion(models.TextChoices):
    """By what groups are balanced."""

    WORLD_REGION = "world_region", _("World region")
    LEVEL = "level", _("Governance level")
    TARGET_GROUP = "target_group", _("Target group")
    NEXT_GENERATION = "next_generation", _("Next generation")


class SeatState(models.TextChoices):
    SEATED = "seated", _("You have a seat")
    OFFERED = "offered", _("A seat is offered to you")
    WAITING = "waiting", _("You are on the waiting list")
    LEFT = "left", _("You have left")


#: From the end of the last session of a part. So long certificates can be issued, and so
#: long it is kept who was in which session.
ATTENDANCE_KEPT_FOR = timedelta(days=180)

#: Sign-ups that take a seat, and the time of the session.
TAKEN = (SeatState.SEATED, SeatState.OFFERED)
#: Sign-ups that still count.
LIVE = (*TAKEN, SeatState.WAITING)


class Unit(models.TextChoices):
    """As ``timedelta`` calls them."""

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")


class RoomProvider(models.TextChoices):
    LINK = "link", _("A link to any room")
    BIGBLUEBUTTON = "bigbluebutton", "BigBlueButton"
    JITSI = "jitsi", "Jitsi"
    NONE = "none", _("No room, only a stream")


class Door(models.TextChoices):
    """Where somebody stands before the online room of a session."""

    NO_ROOM = "no_room", _("This session has no online room.")
    NOT_HELD = "not_held", _("This session is not held at a fixed time.")
    OVER = "over", _("This session is over.")
    NO_PLACE = (
        "no_place",
        _("Sessions are open to people who have a place in this part."),
    )
    NO_SEAT = "no_seat", _("You have no seat in this session.")
    EARLY = "early", _("The room is not open yet.")
    HOST_AWAITED = "host_awaited", _("Whoever leads the session has to come in first.")
    OPEN = "open", _("The room is open.")


#: How long before the start people with a seat may enter the online room, and those
#: with a role in the session; and how long after the end the door stays open, because
#: sessions last longer and connections break.
OPENS_BEFORE = timedelta(minutes=15)
OPENS_FOR_PEOPLE_BEFORE = timedelta(minutes=30)
CLOSES_AFTER = timedelta(minutes=30)


class Anchor(models.TextChoices):
    """From where a rule of reminders counts."""

    SESSION_START = "session_start", _("the start of a session")
    SESSION_END = "session_end", _("the end of a session")
    PART_START = "part_start", _("the beginning of a part")
    ANSWER = "answer", _("the end of the time to accept a place")
    PHASE_END = "phase_end", _("the end of a phase")
    RELEASE = "release", _("the newest release of the programme that has a name")


#: What is due so soon after another may come with it in one letter.
GATHERED_WITHIN = timedelta(hours=12)
