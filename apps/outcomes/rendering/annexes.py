"""What every file tells beside the text: its sources, its partners, the days of the event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from apps.core.languages import isolated, listed
from apps.core.partial_dates import PartialDate, display_range
from apps.outcomes.frozen import Text
from apps.partners.choices import Role


def days_of(edition: Mapping[str, Any], language: str | None = None) -> str:
    """When the event was, in words; empty where the frozen text does not know."""
    first, last = (PartialDate.parse(edition[one]) for one in ("starts_on", "ends_on"))
    return display_range(first, last, language) if first or last else ""


@dataclass(slots=True)
class Fed:
    """A session, and the encouragements that rest on what it found."""

    title: str
    codes: set[str] = field(default_factory=set)
    #: In the order of the text.
    places: list[str] = field(default_factory=list)

    @property
    def questions(self) -> str:
        return listed(map(isolated, sorted(self.codes)))

    @property
    def encouragements(self) -> str:
        return listed(map(isolated, dict.fromkeys(self.places)))


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the encouragements come from, read from their end."""

    sessions: list[Fed]
    questions: list[tuple[str, str]]
    people: list[str]


def trace_of(text: Text) -> Trace:
    """The sessions in the order of the text, the key questions, and who is named."""
    sessions: dict[str, Fed] = {}
    questions: dict[str, str] = {}
    people: set[str] = set()
    for entry in text.entries:
        for source in (*entry.sources, *(entry.remark.sources if entry.remark else ())):
            fed = sessions.setdefault(source.session_slug, Fed(source.session_title))
            asked = {one.code: one.text for one in source.key_questions}
            questions |= asked
            fed.codes |= asked.keys()
            fed.places += [entry.place] if entry.label else []
            people |= {source.attributed_to} - {""}
    return Trace(list(sessions.values()), sorted(questions.items()), sorted(people))


def partners_of(edition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The partners as they stood when the text was frozen, under their headings."""
    headings = {
        Role.LEAD: _("Organised by"),
        Role.CO_ORGANISER: _("Organised together with"),
        Role.PARTNER: _("In cooperation with"),
        Role.FUNDER: _("Funded by"),
    }
    found = edition.get("partners", ())
    groups = [
        {"heading": heading, "partners": [p for p in found if p["role"] == role]}
        for role, heading in headings.items()
    ]
    return [group for group in groups if group["partners"]]
