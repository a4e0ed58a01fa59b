"""What each field of the programme says about a person."""

from typing import TYPE_CHECKING

from apps.core.erasing import Outside
from apps.core.refusals import Refused
from apps.core.ways import ADDS_UP, NO_LONGER_NAMED, OPENS, Fate, Known, Way, deed, met
from apps.programme import actions
from apps.programme.choices import PersonState
from apps.programme.models import SessionPerson, SignUp

if TYPE_CHECKING:
    from apps.accounts.models import User

_SESSION = {
    "id": "none",
    "created_at": "none",
    "edition": "none",
    "part": "none",
    "slug": "none",
    "title": "none",
    "kind": "none",
    "abstract": "none",
    "starts_at": "none",
    "ends_at": "none",
    "capacity": "none",
    "seat_offer_hours": "none",
    "room": "none",
    "language": "none",
    "further_languages": "none",
    "recording": "none",
    "uses_chatham_house_rule": "none",
    "state": "none",
    "uid": "none",
    "sequence": "none",
}

DATA_MAP: dict[str, dict[str, str]] = {
    "Star": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "session": "personal",
        "person": "personal",
    },
    "CalendarKey": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "person": "personal",
        "nonce": "secret",
        "with_starred": "personal",
        "last_used_on": "personal",
    },
    "Session": _SESSION | {"updated_at": "none", "key_questions": "none"},
    "HistoricalSession": _SESSION
    | {
        "history_id": "none",
        "history_date": "none",
        "history_change_reason": "none",
        "history_type": "none",
        "history_user": "personal",
    },
    "Room": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "edition": "none",
        "name": "none",
        "kind": "none",
        "capacity": "none",
        "position": "none",
    },
    "SessionPlan": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "title": "none",
        "kind": "none",
        "abstract": "none",
        "starts_at": "none",
        "ends_at": "none",
        "room": "none",
        "language": "none",
        "further_languages": "none",
        "version": "none",
        "changed_by": "personal",
    },
    "Release": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "edition": "none",
        "number": "none",
        "name": "none",
        "note": "none",
        "released_at": "none",
        "released_by": "personal",
        "key": "none",
        "content": "none",
        "sha256": "none",
        "told_at": "none",
    },
    "SessionPerson": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "person": "personal",
        "name": "personal",
        "role": "personal",
        "listed": "personal",
        "state": "personal",
        "asked_at": "personal",
        "answered_at": "personal",
        "recording_agreed": "personal",
        "agreed_how": "personal",
        "position": "none",
    },
    "Grouping": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "part": "none",
        "name": "none",
        "sessions": "none",
        "criteria": "none",
        "sent_at": "none",
        "sent_by": "personal",
    },
    "GroupSeat": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "grouping": "personal",
        "application": "personal",
        "session": "personal",
        "is_fixed": "personal",
    },
    "SpeakerProfile": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "edition": "personal",
        "person": "personal",
        "biography": "personal",
        "shows_biography": "personal",
    },
    "Availability": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "edition": "personal",
        "person": "personal",
        "starts_at": "personal",
        "ends_at": "personal",
    },
    "SessionInput": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "position": "none",
        "title": "none",
        "speaker": "personal",
        "minutes": "none",
    },
    "Interpretation": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "service": "none",
        "language": "none",
        "state": "none",
    },
    "Material": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "session": "personal",
        "position": "none",
        "title": "personal",
        "link": "personal",
        "file": "personal",
        "original_name": "personal",
        "content_type": "personal",
        "size": "personal",
        "sha256": "personal",
        "visibility": "none",
        "brought_by": "personal",
        "added_by": "personal",
    },
    "Attendance": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "session": "personal",
        "person": "personal",
        "entered_at": "personal",
        "recording_agreed_at": "personal",
        "confirmed_at": "personal",
        "confirmed_by": "personal",
    },
    "OnlineRoom": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "provider": "none",
        "link": "secret",
        "name": "secret",
        "dial_in": "secret",
        "stream_link": "none",
        "streams_to_everybody": "none",
        "opened_at": "none",
    },
    "ReminderRule": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "edition": "none",
        "name": "none",
        "amount": "none",
        "unit": "none",
        "is_after": "none",
        "anchor": "none",
        "audience": "none",
        "part": "none",
        "kind": "none",
        "phase": "none",
        "is_gathered": "none",
        "texts": "none",
        "is_on": "none",
        "approved_at": "none",
        "approved_by": "personal",
    },
    "Gathered": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "key": "personal",
        "delivery": "personal",
        "mailing": "none",
    },
    "SignUp": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "session": "personal",
        "person": "personal",
        "state": "personal",
        "seated_at": "personal",
        "offered_at": "personal",
        "offered_until": "personal",
        "left_at": "personal",
        "starts_at": "none",
        "ends_at": "none",
        "is_doubled": "personal",
    },
}

WAYS = {
    "Star": (Way(to="person", fate=Fate.GOES),),
    "CalendarKey": (Way(to="person", fate=Fate.GOES, untold={"nonce": OPENS}),),
    "SessionPerson": (
        Way(
            to="person",
            keeps={"role": "What the session had, under no name."},
            becomes={"state": PersonState.NEW},
        ),
    ),
    "Grouping": (deed("sent_by"),),
    "GroupSeat": (Way(to="application__person", fate=Fate.GOES),),
    "SpeakerProfile": (Way(to="person", fate=Fate.GOES),),
    "Availability": (Way(to="person", fate=Fate.GOES),),
    "SessionInput": (
        Way(
            to="speaker__person",
            fate=Fate.STAYS,
            keeps={"*": "What the session consisted of, under no name."},
        ),
    ),
    "Material": (
        Way(to="brought_by__person", fate=Fate.GOES),
        deed("added_by"),
    ),
    "SignUp": (
        Way(
            to="person",
            keeps={
                "state": ADDS_UP,
                "created_at": ADDS_UP,
                "seated_at": ADDS_UP,
                "offered_at": ADDS_UP,
                "offered_until": ADDS_UP,
                "left_at": ADDS_UP,
                "is_doubled": ADDS_UP,
            },
        ),
    ),
    "Attendance": (Way(to="person", fate=Fate.GOES), deed("confirmed_by")),
    "SessionPlan": (deed("changed_by"),),
    "Release": (deed("released_by"),),
    "HistoricalSession": (deed("history_user"),),
    "ReminderRule": (deed("approved_by"),),
    "Gathered": (Way(to="delivery__person", fate=Fate.GOES),),
}
NOBODY: dict[str, str] = {
    "OnlineRoom": "It belongs to a session, and says nothing about who is in it.",
}


def known(person: "User") -> Known:
    return met(SessionPerson.objects.filter(person=person).exists())


def leave(person: "User") -> None:
    """Give seats back to whoever waits for them, where it is not too late."""
    for held in SignUp.objects.live().filter(person=person).select_related("session"):
        try:
            actions.leave(held.session, person=person)
        except Refused:
            continue


def erase(person: "User", known: Known, outside: Outside) -> None:
    """A name typed on the programme without an account goes with its bearer."""
    for name in known.names:
        SessionPerson.objects.filter(person=None, name__iexact=name).update(
            name=NO_LONGER_NAMED, listed=False
        )
