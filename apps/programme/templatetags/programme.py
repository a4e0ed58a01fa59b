"""The programme's own pieces of page."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from apps.core.addresses import absolute
from apps.core.markup import plain
from apps.core.textdiff import diff_html
from apps.core.times import Span, same_clock, span
from apps.core.zones import FALLBACK, known_zone_of, place_of, zone_named, zone_or_ours
from apps.editions.models import Edition
from apps.programme.change_words import change_in_words
from apps.programme.choices import SessionKind, SessionRole, SessionState
from apps.programme.exports import google_address, json_ld, outlook_address
from apps.programme.frozen import Change
from apps.programme.models import Session
from apps.programme.queries import Entry
from apps.registration.choices import State

register = template.Library()

#: So many signs of a text are shown where somebody shares a page.
SHORT = 200
TONES = {
    State.ADMITTED: "good",
    State.OFFERED: "warning",
    State.WAITING: "warning",
    State.SUBMITTED: "info",
}


@register.filter
def place(zone: ZoneInfo) -> str:
    """The town a zone is called after."""
    return place_of(zone)


@register.simple_tag
def calendar_links(session: Session) -> list[tuple[str, str]]:
    """Calendars on the web, by name and by the address that opens a new entry there."""
    return [
        ("Google Calendar", google_address(session)),
        ("Outlook", outlook_address(session)),
    ]


@register.simple_tag
def search_engines_read(session: Session) -> SafeString:
    """The session for a block of data in the head of its page."""
    return json_ld(session)


@register.filter
def in_short(text: str) -> str:
    """``text`` without its marks, as long as those who show it take it."""
    return Truncator(plain(text)).chars(SHORT)


@register.filter
def below_this_site(path: str) -> str:
    return absolute(path)


@register.simple_tag
def released_change(
    change: Change, edition: Edition, reader: ZoneInfo | None = None
) -> str:
    return change_in_words(change, edition, reader)


@register.simple_tag
def described_anew(change: Change) -> SafeString:
    """What its description was and is, word by word; empty where it is the same."""
    if "abstract" not in change.fields:
        return mark_safe("")
    assert change.before
    assert change.after
    return diff_html(change.before.abstract, change.after.abstract)


@register.filter
def application_tone(state: str) -> str:
    return TONES.get(State(state), "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Everything that one session in the list shows, as plain facts.

    Equal rows look the same, so each is drawn once for all who read it in a language.
    """

    address: tuple[str, str]
    title: str
    language: str
    kind: str
    state: str
    #: ``None`` where there is no limit, or the session has begun.
    free: int | None
    seat: str
    is_starred: bool
    room: str
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    reader_zone: str
    with_day: bool
    people: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        return reverse("programme:session", args=self.address)

    @property
    def kind_label(self) -> str:
        return str(SessionKind(self.kind).label)

    @property
    def language_label(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])

    @property
    def people_in_words(self) -> list[tuple[str, str]]:
        return [(name, str(SessionRole(role).label)) for name, role in self.people]

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def is_published(self) -> bool:
        return self.state == SessionState.PUBLISHED

    @property
    def reader(self) -> Span | None:
        """The time in the reader's zone, or where it takes place if that is not known."""
        return self._span(self.reader_zone)

    @property
    def here(self) -> Span | None:
        """The time where it takes place, if its clocks show another than the reader's."""
        zones = zone_or_ours(self.reader_zone), zone_or_ours(self.zone)
        if self.starts_at is None or same_clock(self.starts_at, *zones):
            return None
        return self._span(self.zone)

    def _span(self, zone: str) -> Span | None:
        if self.starts_at is None:
            return None
        return span(self.starts_at, self.ends_at, zone_or_ours(zone))


@register.simple_tag(takes_context=True)
def session_entry(
    context: Context, entry: Entry, *, with_day: bool = False
) -> SafeString:
    """One session in the list: the reader's time first, Graz beside it if it differs.

    ``with_day`` where no heading says the day.
    """
    row = _row_of(entry, context, with_day=with_day)
    return _drawn("programme/entry.html", row, get_language())


@register.simple_tag(takes_context=True)
def session_in_text(context: Context, entry: Entry) -> SafeString:
    """The same in few bytes, for the page without style sheets."""
    row = _row_of(entry, context)
    return _drawn("programme/text_entry.html", row, get_language())


@register.simple_tag(takes_context=True)
def session_in_grid(context: Context, entry: Entry) -> SafeString:
    """The same in a cell of the table, where the line says when it begins."""
    row = _row_of(entry, context)
    return _drawn("programme/grid_entry.html", row, get_language())


@register.simple_tag(takes_context=True)
def time_of_line(context: Context, at: datetime, *, edition: Edition) -> SafeString:
    """When a line of the table begins: for the reader first, then for the edition."""
    zone = zone_or_ours(edition.time_zone)
    reader_zone = known_zone_of(context.get("request")) or zone
    return _drawn_line(at, reader_zone, zone, get_language())


@lru_cache(maxsize=1024)
def _drawn_line(
    at: datetime, reader_zone: ZoneInfo, zone: ZoneInfo, _language: str | None
) -> SafeString:
    same = same_clock(at, reader_zone, zone)
    times = {
        "reader": span(at, None, reader_zone),
        "here": None if same else span(at, None, zone),
    }
    return render_to_string("programme/time_of_line.html", times)


def _row_of(entry: Entry, context: Context, *, with_day: bool = False) -> Row:
    session = entry.session
    zone = zone_named(session.edition.time_zone) or ZoneInfo(FALLBACK)
    reader_zone = known_zone_of(context.get("request")) or zone
    is_open = session.capacity and not session.has_begun
    return Row(
        address=(session.edition.slug, session.slug),
        title=session.title,
        language=session.language,
        kind=session.kind,
        state=session.state,
        free=session.free if is_open else None,  # type: ignore[attr-defined] # with_seats
        seat=entry.sign_up.state if entry.sign_up else "",
        is_starred=entry.is_starred,
        room=session.room.name if session.room else "",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=zone.key,
        reader_zone=reader_zone.key,
        people=entry.people,
        with_day=with_day,
        questions=tuple((q.code, q.text) for q in entry.questions),
    )


@lru_cache(maxsize=4096)
def _drawn(template_name: str, row: Row, language: str | None) -> SafeString:
    return render_to_string(template_name, {"row": row})
