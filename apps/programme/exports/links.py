"""Addresses with which calendars on the web open a new entry; nothing is loaded there."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from apps.core.addresses import absolute
from apps.core.markup import plain
from apps.programme.models import Session

#: More would be cut by whoever is asked.
LONGEST = 600


def google_address(session: Session) -> str:
    assert session.starts_at
    assert session.ends_at
    words = {
        "action": "TEMPLATE",
        "text": session.title,
        "dates": f"{_compact(session.starts_at)}/{_compact(session.ends_at)}",
        "details": _details(session),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(words)}"


def outlook_address(session: Session) -> str:
    assert session.starts_at
    assert session.ends_at
    words = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": session.title,
        "startdt": _iso(session.starts_at),
        "enddt": _iso(session.ends_at),
        "body": _details(session),
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(words)}"


def _details(session: Session) -> str:
    text = plain(session.abstract)
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return "\n\n".join(filter(None, [shown, absolute(session.get_absolute_url())]))


def _compact(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
