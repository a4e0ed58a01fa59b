"""What is different between two releases, in a sentence."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.languages import isolated, listed
from apps.core.times import span
from apps.core.zones import zone_or_ours
from apps.editions.models import Edition
from apps.programme.choices import SessionKind
from apps.programme.frozen import Change, FrozenSession

#: The first is told first.
Zones = Sequence[ZoneInfo]


def change_in_words(
    change: Change, edition: Edition, reader: ZoneInfo | None = None
) -> str:
    """One line, with times as the clocks of ``reader`` and the edition show them."""
    title = isolated(change.session.title)
    ours = zone_or_ours(edition.time_zone)
    zones = [ours] if reader in {None, ours} else [reader, ours]
    if change.is_new:
        return _("New: “%(title)s”, %(time)s") % {
            "title": title,
            "time": _time(change.session, zones),
        }
    if change.is_called_off:
        return _("Cancelled: “%(title)s”") % {"title": title}
    told = listed(_told(change, zones))
    return _("Changed: “%(title)s”. %(what)s") % {"title": title, "what": told}


def _told(change: Change, zones: Zones) -> list[str]:
    before, after = change.before, change.after
    assert before
    assert after
    words = []
    if change.is_moved:
        words.append(
            _("time: %(before)s → %(after)s")
            % {"before": _time(before, zones), "after": _time(after, zones)}
        )
    words += [_PLAIN[name](before, after) for name in change.fields if name in _PLAIN]
    # Both kinds of languages are told in one.
    return [*dict.fromkeys(words)]


def _time(session: FrozenSession, zones: Zones) -> str:
    if session.starts_at is None:
        return _("Time to be announced")
    begins, ends = session.starts_at, session.ends_at
    return " · ".join(_in_zone(begins, ends, zone) for zone in zones)


def _in_zone(begins: datetime, ends: datetime | None, zone: ZoneInfo) -> str:
    time = span(begins, ends, zone)
    words = listed([time.start.day, time.start.clock])
    if time.end:
        words += f"–{time.end.clock}"
    return f"{words} ({time.zone})"


def _title(before: FrozenSession, _after: FrozenSession) -> str:
    return _("before: “%(title)s”") % {"title": isolated(before.title)}


def _room(before: FrozenSession, after: FrozenSession) -> str:
    return _("room: %(before)s → %(after)s") % {
        "before": isolated(before.room or "–"),
        "after": isolated(after.room or "–"),
    }


def _kind(before: FrozenSession, after: FrozenSession) -> str:
    return _("kind: %(before)s → %(after)s") % {
        "before": SessionKind(before.kind).label,
        "after": SessionKind(after.kind).label,
    }


def _languages(_before: FrozenSession, after: FrozenSession) -> str:
    names = dict(settings.LANGUAGES)
    codes = dict.fromkeys([after.language, *after.further_languages])
    return _("working languages: %(languages)s") % {
        "languages": listed(str(names.get(code, code)) for code in codes)
    }


_PLAIN: dict[str, Callable[[FrozenSession, FrozenSession], str]] = {
    "title": _title,
    "room": _room,
    "kind": _kind,
    "language": _languages,
    "further_languages": _languages,
    "abstract": lambda _before, _after: _("the description"),
    "people": lambda _before, _after: _("its people"),
    "questions": lambda _before, _after: _("its key questions"),
}
