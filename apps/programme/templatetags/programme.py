"""The programme's own pieces of page."""

from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.core.times import same_clock, span
from apps.core.zones import FALLBACK, known_zone_of, place_of, zone_named
from apps.programme.queries import Entry
from apps.registration.choices import State

register = template.Library()

TONES = {
    State.ADMITTED: "good",
    State.WAITING: "warning",
    State.SUBMITTED: "info",
}


@register.filter
def place(zone: ZoneInfo) -> str:
    """The town a zone is called after."""
    return place_of(zone)


@register.filter
def application_tone(state: str) -> str:
    return TONES.get(State(state), "plain")


@register.simple_tag(takes_context=True)
def session_entry(
    context: Context, entry: Entry, *, with_day: bool = False
) -> SafeString:
    """One session in the list: the reader's time first, Graz beside it if it differs.

    ``with_day`` where no heading says the day.
    """
    session = entry.session
    edition_zone = zone_named(session.edition.time_zone) or ZoneInfo(FALLBACK)
    reader_zone = known_zone_of(context.get("request")) or edition_zone
    here = reader = None
    if session.starts_at is not None:
        reader = span(session.starts_at, session.ends_at, reader_zone)
        if not same_clock(session.starts_at, reader_zone, edition_zone):
            here = span(session.starts_at, session.ends_at, edition_zone)
    return render_to_string(
        "programme/entry.html",
        {
            "session": session,
            "sign_up": entry.sign_up,
            "people": entry.people,
            "questions": session.key_questions.all(),
            "url": reverse(
                "programme:session", args=[session.edition.slug, session.slug]
            ),
            "reader": reader,
            "here": here,
            "with_day": with_day,
        },
    )
