"""A table of invited guests, of all parts of one edition."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.tables import Row, Table
from apps.core.zones import zone_or_ours
from apps.editions.choices import PartKind
from apps.editions.models import Edition, Part
from apps.registration.actions.places import count
from apps.registration.choices import State
from apps.registration.first_days import begins_at
from apps.registration.importing import cells
from apps.registration.importing.known import closed_among
from apps.registration.importing.reading import Checked, Columns, Facts, Reading
from apps.registration.models import Application
from apps.registration.place_count import PlaceCount

HEADERS: Mapping[str, tuple[str, ...]] = {
    "part": ("part",),
    "email": ("email", "e-mail", "e-mail address", "mail"),
    "full_name": ("full_name", "full name", "name"),
    "language": ("language",),
    "answer_by": ("answer_by", "answer by", "expiry", "expires"),
    "is_counted": ("is_counted", "takes a place", "counted"),
    "function": ("function",),
    "order_of_speaking": ("order_of_speaking", "order of speaking"),
    "message": ("message",),
}
NEEDED = ("part", "email", "full_name")
#: What an export tells besides.
STATE = "state"
LONGEST_TO_ANSWER = timedelta(days=60)


def check(table: Table, edition: Edition) -> Checked:
    """Check every cell, and leave out who has been invited or has applied."""
    reading = Reading(table, _columns(edition))
    lines = [*reading.lines()]
    if not lines:
        return reading.checked
    known, parts = _known(edition), parts_of(edition)
    closed = closed_among(facts.get("email", "") for _row, facts in lines)
    fresh = []
    for row, facts in lines:
        where = (facts.get("part", ""), facts.get("email", ""))
        if where in known:
            there = known[where]
            how = there.get_state_display()
            reading.know(row, facts, how=how, held=_held(there))
            continue
        if facts.get("email") in closed:
            reading.note(row, "email", _("This person cannot be registered."))
        _check_day(reading, row, facts, parts.get(facts.get("part", "")))
        fresh.append((row, facts))
        reading.checked.rows.append(facts)
    _check_places(reading, parts, fresh)
    return reading.finished()


def _check_day(reading: Reading, row: Row, facts: Facts, part: Part | None) -> None:
    if not (typed := facts.get("answer_by")):
        return
    today = now().date()
    if not today < date.fromisoformat(typed) <= today + LONGEST_TO_ANSWER:
        text = _("The day to answer lies between tomorrow and %(days)d days from now.")
        reading.note(row, "answer_by", text % {"days": LONGEST_TO_ANSWER.days})
        return
    begins = begins_at(part) if part else None
    if begins and date.fromisoformat(typed) >= begins.date():
        text = _("The part begins on %(day)s. The day to answer lies before it.")
        reading.note(row, "answer_by", text % {"day": date_format(begins)})


def _check_places(
    reading: Reading, parts: Mapping[str, Part], fresh: Iterable[tuple[Row, Facts]]
) -> None:
    """As if one guest after another were invited; true under the locks of the parts."""
    places: dict[str, PlaceCount] = {}
    for row, facts in fresh:
        part = parts.get(facts.get("part", ""))
        if part is None or facts.get("is_counted") == cells.NO:
            continue
        here = places.get(part.kind) or count(part)
        theirs = here.shares_of(Application(part=part))
        if not here.admits(theirs):
            text = _(
                "No place is left. You can still invite the guest without counting them."
            )
            reading.note(row, "is_counted", text)
            continue
        places[part.kind] = here.with_one_more(theirs)


def _known(edition: Edition) -> dict[tuple[str, str], Application]:
    standing = Application.objects.for_edition(edition).exclude(state=State.WITHDRAWN)
    rows = standing.select_related("person", "part", "invitation")
    return {(row.part.kind, row.person.email.lower()): row for row in rows}


def _held(application: Application) -> Facts:
    """What a table can differ in; nothing is told of who applied, or is in no list."""
    invitation = getattr(application, "invitation", None)
    if invitation is None or application.person.is_hidden:
        return {}
    return told(application, invitation)


def told(application: Application, invitation: Any) -> Facts:
    """An invitation as a line of a table; what is not said is empty."""
    until, zone = application.offered_until, application.person.time_zone
    day = until.astimezone(zone_or_ours(zone)).date().isoformat() if until else ""
    order = invitation.order_of_speaking
    return {
        "part": application.part.kind,
        "email": application.person.email,
        "full_name": application.full_name,
        "language": application.person.language,
        "answer_by": day,
        "is_counted": cells.YES if application.is_counted else cells.NO,
        "function": invitation.function,
        "order_of_speaking": "" if order is None else str(order),
        "message": invitation.message,
    }


def _columns(edition: Edition) -> Columns:
    kinds = {part.kind for part in edition.parts.all()}
    parts = cells.in_each_language(
        lambda: [(code, name) for code, name in PartKind.choices if code in kinds]
    )
    return Columns(
        headers=HEADERS,
        needed=NEEDED,
        identity=("part", "email"),
        passed_over=frozenset({STATE}),
        readers={
            "part": cells.one_of(
                parts, gettext_lazy("The edition has no such part."), needed=True
            ),
            "email": cells.email,
            "full_name": cells.line_of(200, needed=True),
            "language": cells.language(),
            "answer_by": cells.day,
            "is_counted": cells.yes_or_no(),
            "function": cells.line_of(200),
            "order_of_speaking": cells.number(32_767),
            "message": cells.words_of(4_000),
        },
    )


def parts_of(edition: Edition) -> dict[str, Part]:
    return {part.kind: part for part in edition.parts.all()}
