"""The word with which a browser is sent from our page into the room, for one minute.

The page with the button cannot lead elsewhere itself: its form may be sent to us alone.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.programme.models import Session

SALT = "programme.room"
SECONDS = 60


def address_through(session: "Session", person: "User") -> str:
    word = signing.dumps([session.pk, person.pk], salt=SALT)
    room = reverse("programme:room", args=[session.edition.slug, session.slug])
    return f"{room}?{urlencode({'pass': word})}"


def lets_through(word: str, session: "Session", person: "User") -> bool:
    try:
        told = signing.loads(word, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return False
    return bool(told == [session.pk, person.pk])
