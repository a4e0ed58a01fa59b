"""What the columns of this context say about people."""

import re
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.core.erasing import Outside
from apps.core.ways import OPENS, Fate, Known, Way, deed

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What looks like an address, wherever it stands in a session.
ADDRESS = re.compile(r"[^\s'\"<>(),:;\[\]\\]+@[^\s'\"<>(),:;\[\]\\]+")

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
        "erased_at": "none",
        "date_joined": "personal",
        "groups": "none",
        "user_permissions": "none",
    },
    "Erasure": {
        "id": "none",
        "person": "personal",
        "by": "personal",
        "at": "none",
        "outside": "secret",
        "finished_at": "none",
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
    "Erasure": (
        Way(
            to="person",
            fate=Fate.STAYS,
            keeps={"*": "That and when it was done is our proof; it names nobody."},
        ),
        deed("by"),
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


def known(person: "User") -> Known:
    owned = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return Known(
        names=frozenset({person.full_name, person.display_name}),
        addresses=frozenset({person.email, *owned}),
        is_met=person.is_staff,
    )


def leave(person: "User") -> None:
    """End the sessions in which they are signed in, in this browser and in all others."""
    theirs = UserSession.objects.filter(user=person).values("session_key")
    Session.objects.filter(session_key__in=theirs).delete()


def erase(person: "User", known: Known, outside: Outside) -> None:
    """Close the account under an address that nobody has; no session signs in to it."""
    now = timezone.now()
    type(person).objects.filter(pk=person.pk).update(
        email=f"erased-{person.pk}@erased.invalid",
        password=make_password(None),
        language="en",
        is_hidden=True,
        is_active=False,
        is_staff=False,
        is_superuser=False,
        date_joined=now,
        erased_at=now,
    )
    person.groups.clear()
    person.user_permissions.clear()
    outside.sessions = [mark_of(str(person.pk)), *map(mark_of, known.addresses)]


def finish(outside: Outside) -> None:
    """End what nobody has noted to be theirs: sign-ins that were begun with an address.

    Only reading every session tells, so it is done by a worker.
    """
    if not outside.sessions:
        return
    marks = {*outside.sessions}
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if not marks.isdisjoint(_marks_in(session.get_decoded()))
    ]
    Session.objects.filter(pk__in=theirs).delete()


def mark_of(words: str) -> str:
    """What tells an account or an address again without naming it."""
    return salted_hmac("erased-sessions", words.lower()).hexdigest()


def _marks_in(held: dict[str, Any]) -> set[str]:
    addresses = map(mark_of, ADDRESS.findall(str(held)))
    return {mark_of(str(held.get("_auth_user_id"))), *addresses}
