"""The programme for other tools: as frab and pretalx write it, and as a table.

In both shapes of the schedule of frab (XML and JSON, as apps for conferences read it) a
day is one of the edition's zone, an event has the key of its session, and a person that
of a role in a session: never that of an account. What is not scheduled or is called off
is left out, and so is everybody who has not agreed to be named.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, tostring
from zoneinfo import ZoneInfo

from django.urls import reverse

from apps.core.addresses import absolute
from apps.core.zones import zone_or_ours
from apps.editions.models import Edition
from apps.programme.choices import Recording
from apps.programme.exports.xml import add
from apps.programme.models import Session, SessionPerson

#: The grid that tools may draw it on.
SLOT = "00:15"
#: The longest time that the schema of frab can say.
LONGEST = timedelta(hours=99, minutes=59)
COLUMNS = (
    "guid",
    "slug",
    "title",
    "kind",
    "part",
    "start",
    "end",
    "room",
    "language",
    "further_languages",
    "seats",
    "abstract",
    "people",
)


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    starts_at: datetime
    ends_at: datetime
    sessions: tuple[Session, ...]

    def rooms(self) -> Iterator[tuple[str, list[Session]]]:
        """The rooms of the day in their order, each with its sessions."""
        ordered = sorted(self.sessions, key=_order_of_room)
        for name, group in groupby(ordered, key=room_of):
            yield name, [*group]


def days_of(sessions: Iterable[Session], zone: ZoneInfo) -> list[Day]:
    """``sessions``, in order of time, by the day on which they begin."""
    found = []
    for on, group in groupby(
        sessions, key=lambda one: _local(one.starts_at, zone).date()
    ):
        mine = tuple(group)
        midnight = datetime.combine(on, time(), tzinfo=zone)
        after = datetime.combine(on + timedelta(days=1), time(), tzinfo=zone)
        last = max(_local(one.ends_at, zone) for one in mine)
        found.append(Day(on, midnight, max(after, last), mine))
    return found


def room_of(session: Session) -> str:
    """Its room; without one, what it is part of."""
    return session.room.name if session.room else session.part.get_kind_display()


def _order_of_room(session: Session) -> tuple[int, str, datetime | None]:
    place = session.room.position if session.room else 1 << 16
    return place, room_of(session), session.starts_at


def shown_people(session: Session) -> list[SessionPerson]:
    people = [one for one in session.people.all() if one.is_shown]
    return sorted(people, key=lambda one: (one.position, one.pk))


def _local(at: datetime | None, zone: ZoneInfo) -> datetime:
    assert at
    return at.astimezone(zone)


def _duration(session: Session) -> str:
    assert session.starts_at
    assert session.ends_at
    minutes = min(session.ends_at - session.starts_at, LONGEST) // timedelta(minutes=1)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _address(session: Session, edition: Edition) -> str:
    return absolute(reverse("programme:session", args=[edition.slug, session.slug]))


def frab_json(edition: Edition, sessions: Iterable[Session], version: str) -> bytes:
    zone = zone_or_ours(edition.time_zone)
    days = days_of(sessions, zone)
    conference: dict[str, Any] = {
        "acronym": _acronym(edition),
        "title": str(edition),
        "start": _first(days, edition),
        "end": _last(days, edition),
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        "time_zone_name": zone.key,
        "days": [
            {
                "index": number,
                "date": day.on.isoformat(),
                "day_start": day.starts_at.isoformat(),
                "day_end": day.ends_at.isoformat(),
                "rooms": {
                    name: [_event(one, edition, zone) for one in mine]
                    for name, mine in day.rooms()
                },
            }
            for number, day in enumerate(days, start=1)
        ],
    }
    schedule = {
        "version": version,
        "base_url": absolute(reverse("programme:programme", args=[edition.slug])),
        "conference": conference,
    }
    return json.dumps({"schedule": schedule}, ensure_ascii=False).encode()


def _acronym(edition: Edition) -> str:
    """Without hyphens: the schema has them only before the name of a town."""
    return f"hrgl_{edition.slug}".replace("-", "_")


def _first(days: list[Day], edition: Edition) -> str:
    return days[0].on.isoformat() if days else f"{edition.year:04}-01-01"


def _last(days: list[Day], edition: Edition) -> str:
    return days[-1].on.isoformat() if days else f"{edition.year:04}-12-31"


def _event(session: Session, edition: Edition, zone: ZoneInfo) -> dict[str, Any]:
    start = _local(session.starts_at, zone)
    return {
        "id": session.pk,
        "guid": str(session.uid),
        "logo": "",
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": _duration(session),
        "room": room_of(session),
        "slug": session.slug,
        "url": _address(session, edition),
        "title": session.title,
        "subtitle": "",
        "track": session.part.get_kind_display(),
        "type": str(session.kind),
        "language": str(session.language),
        "abstract": session.abstract,
        "description": "",
        "recording_license": "",
        "do_not_record": session.recording == Recording.NONE,
        "persons": [
            # A code makes it a person as pretalx writes them; frab's have a number.
            {
                "code": str(one.pk),
                "name": one.shown_name,
                "public_name": one.shown_name,
            }
            for one in shown_people(session)
        ],
        "links": [],
        "attachments": [],
        "answers": [],
    }


def frab_xml(edition: Edition, sessions: Iterable[Session], version: str) -> bytes:
    zone = zone_or_ours(edition.time_zone)
    days = days_of(sessions, zone)
    root = Element("schedule")
    add(root, "version", version)
    conference = add(root, "conference")
    add(conference, "acronym", _acronym(edition))
    add(conference, "title", str(edition))
    add(conference, "start", _first(days, edition))
    add(conference, "end", _last(days, edition))
    add(conference, "days", str(len(days)))
    add(conference, "timeslot_duration", SLOT)
    add(conference, "time_zone_name", zone.key)
    for number, day in enumerate(days, start=1):
        in_day = add(
            root,
            "day",
            index=str(number),
            date=day.on.isoformat(),
            start=day.starts_at.isoformat(),
            end=day.ends_at.isoformat(),
        )
        for name, mine in day.rooms():
            in_room = add(in_day, "room", name=name)
            for session in mine:
                _add_event(in_room, _event(session, edition, zone))
    if not days:
        # The schema wants a day, and lets it be empty.
        add(root, "day")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add_event(room: Element, facts: dict[str, Any]) -> None:
    event = add(room, "event", id=str(facts["id"]), guid=facts["guid"])
    for name in (
        *("date", "start", "duration", "room", "slug", "url", "title", "subtitle"),
        *("track", "type", "language", "abstract", "description"),
    ):
        add(event, name, facts[name])
    recording = add(event, "recording")
    add(recording, "license", facts["recording_license"])
    add(recording, "optout", "true" if facts["do_not_record"] else "false")
    persons = add(event, "persons")
    for person in facts["persons"]:
        add(persons, "person", person["public_name"], id=person["code"])


def table_of(edition: Edition, sessions: Iterable[Session]) -> Iterator[list[str]]:
    """A row for each session below the names of the columns; times as clocks there say."""
    zone = zone_or_ours(edition.time_zone)
    for session in sessions:
        start, end = (_local(at, zone) for at in (session.starts_at, session.ends_at))
        yield [
            str(session.uid),
            session.slug,
            session.title,
            str(session.kind),
            str(session.part.kind),
            f"{start:%Y-%m-%dT%H:%M}",
            f"{end:%Y-%m-%dT%H:%M}",
            session.room.name if session.room else "",
            str(session.language),
            ", ".join(session.further_languages),
            str(session.capacity or ""),
            session.abstract,
            ", ".join(one.shown_name for one in shown_people(session)),
        ]
