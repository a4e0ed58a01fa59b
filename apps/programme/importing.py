"""Reading a programme that other tools wrote, before anything of it is written.

Three shapes are read: the JSON and the XML of frab, as pretalx writes them too, and a
table with the columns that we write. An event of frab's own XML says no date but the hour
on its day. What is brought becomes plans and drafts; names
come without consent, so nobody is named on the programme by it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.lines import refuse_turning, tidied
from apps.core.tables import read_table
from apps.core.zones import zone_or_ours
from apps.editions.models import Edition
from apps.programme.choices import SessionKind
from apps.programme.exports.interchange import COLUMNS

MOST_SESSIONS = 1_000
LONGEST_TITLE = 200
LONGEST_ABSTRACT = 20_000
LONGEST_ROOM = 80
#: When a day of a schedule begins, where the file does not say it; as pretalx has it.
DAY_BEGINS = "04:00"
LANGUAGES = frozenset(dict(settings.LANGUAGES))

Event = dict[str, Any]


@dataclass(slots=True)
class Brought:
    """What a file says, in our words; and what is wrong with it, event by event."""

    events: list[Event] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


def read_programme(data: bytes, edition: Edition) -> Brought:
    """Read ``data``, whichever of the three shapes it has.

    Raises:
        ValidationError: it has none of them.
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        rows = [*_of_json(data)]
    elif start == b"<":
        rows = [*_of_xml(data)]
    else:
        rows = [*_of_table(data)]
    if len(rows) > MOST_SESSIONS:
        raise ValidationError(
            _("The file has more than %(most)d sessions."),
            params={"most": MOST_SESSIONS},
        )
    return _checked(rows, zone_or_ours(edition.time_zone))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not written in UTF-8.")) from None


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This is neither a schedule of frab or pretalx nor a table of ours.")
    )


def _of_json(data: bytes) -> Iterator[Mapping[str, Any]]:
    try:
        days = json.loads(_text(data))["schedule"]["conference"]["days"]
        events = [
            event for day in days for room in day["rooms"].values() for event in room
        ]
        for event in events:
            people = event.get("persons") or []
            names = [one.get("public_name") or one.get("name") for one in people]
            yield {**event, "people": names}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _unreadable() from None


def _of_xml(data: bytes) -> Iterator[Mapping[str, Any]]:
    text = _text(data)
    # Entities of its own can make a small file endless, and no schedule needs them.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _unreadable()
    try:
        root = ET.fromstring(text)  # noqa: S314 -- without a document type, see above
    except (ET.ParseError, ValueError):
        raise _unreadable() from None
    if root.tag != "schedule":
        raise _unreadable()
    for day in root.iterfind("day"):
        for event in day.iterfind("room/event"):
            facts: dict[str, Any] = {child.tag: child.text or "" for child in event}
            facts["date"] = facts.get("date") or _in_day(day, facts.get("start", ""))
            names = [person.text for person in event.iterfind("persons/person")]
            yield {**facts, "guid": event.get("guid"), "people": names}


def _in_day(day: ET.Element, clock: str) -> str:
    """The moment that frab's own files leave to the date of the day and the clock.

    What begins at an earlier hour than the day is held after its midnight.
    """
    try:
        on = date.fromisoformat(day.get("date", ""))
    except ValueError:
        return ""
    clock = clock.strip().rjust(5, "0")
    begins = day.get("start", "").partition("T")[2][:5] or DAY_BEGINS
    return f"{on + timedelta(days=clock < begins)}T{clock}"


def _of_table(data: bytes) -> Iterator[Mapping[str, Any]]:
    table = read_table(data)
    names = [" ".join(title.casefold().split()) for title in table.header]
    if not {"title", "start", "end"} <= {*names}:
        raise _unreadable()
    for row in table.rows:
        cells = dict(zip(names, row.cells, strict=False))
        facts: dict[str, Any] = {name: cells.get(name) for name in COLUMNS}
        people = [one.strip() for one in (facts["people"] or "").split(",")]
        further = [one.strip() for one in (facts["further_languages"] or "").split(",")]
        yield {
            **facts,
            "type": facts["kind"],
            "people": people,
            "further_languages": [one for one in further if one],
        }


def _checked(rows: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> Brought:
    brought = Brought()
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        try:
            event = _event(row, zone, seen)
            seen.add(event["guid"])
            brought.events.append(event)
        except ValidationError as mistake:
            title = str(row.get("title") or "–")[:LONGEST_TITLE]
            words = {"number": number, "title": title, "what": mistake.messages[0]}
            brought.mistakes.append(_("%(number)d, “%(title)s”: %(what)s") % words)
    return brought


def _event(row: Mapping[str, Any], zone: ZoneInfo, seen: Collection[str]) -> Event:
    guid = _guid(row.get("guid"))
    if guid and guid in seen:
        raise ValidationError(_("It has the id of an earlier one."))
    starts_at, ends_at = _times(row, zone)
    kind = str(row.get("type") or "").casefold()
    language = _language(row.get("language"))
    further = row.get("further_languages")
    return {
        "guid": guid,
        "slug": _line(row.get("slug"), 200),
        "title": _title(row.get("title")),
        "kind": _KINDS.get(kind, SessionKind.WORKSHOP.value),
        "abstract": _abstract(row),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "room": _line(row.get("room"), LONGEST_ROOM),
        "language": language,
        "further_languages": (
            None if further is None else [one for one in map(_language, further) if one]
        ),
        "people": [name for one in row["people"] if (name := _line(one, 200))],
    }


_KINDS = {
    word: kind.value
    for kind in SessionKind
    for word in (kind.value.casefold(), kind.name.casefold())
}


def _line(value: Any, longest: int) -> str:
    line = tidied(str(value or ""))[:longest]
    refuse_turning(line)
    return line


def _title(value: Any) -> str:
    title = _line(value, LONGEST_TITLE + 1)
    if not title:
        raise ValidationError(_("It has no title."))
    if len(title) > LONGEST_TITLE:
        raise ValidationError(_("Its title is too long."))
    return title


def _abstract(row: Mapping[str, Any]) -> str:
    pieces = [str(row.get(name) or "").strip() for name in ("abstract", "description")]
    text = "\n\n".join(piece for piece in pieces if piece)
    if "\x00" in text or len(text) > LONGEST_ABSTRACT:
        raise ValidationError(_("Its description is too long or broken."))
    return text.replace("\r\n", "\n")


def _guid(value: Any) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError:
        return ""


def _language(value: Any) -> str:
    code = str(value or "").casefold().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES else ""


def _times(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[datetime, datetime]:
    try:
        start = _moment(row.get("date") or row.get("start"), zone)
        if row.get("end"):
            end = _moment(row.get("end"), zone)
        else:
            hours, minutes = [int(n) for n in str(row.get("duration")).split(":")][:2]
            end = start + timedelta(hours=hours, minutes=minutes)
    except (ValueError, TypeError, OverflowError):
        raise ValidationError(_("Its time cannot be read.")) from None
    if not start < end or not 1900 < start.year < 2200:  # noqa: PLR2004 -- as in forms
        raise ValidationError(_("It does not end after it starts."))
    return start, end


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    at = datetime.fromisoformat(str(value))
    return at if at.tzinfo else at.replace(tzinfo=zone)
