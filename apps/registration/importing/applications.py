"""A table of applications: those whom the organisers enter for a place."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from apps.core.tables import Table
from apps.editions.choices import Level
from apps.editions.models import Part
from apps.registration.choices import State
from apps.registration.importing import cells
from apps.registration.importing.known import closed_among
from apps.registration.importing.reading import Checked, Columns, Reading
from apps.registration.models import Application
from apps.registration.titles import title_of

HEADERS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "e-mail address", "mail"),
    "full_name": ("full_name", "full name", "name"),
    "display_name": ("display_name", "name shown to others", "display name"),
    "organisation": ("organisation", "organization"),
    "position": ("position",),
    "country": ("country",),
    "level": ("level", "governance level"),
    "target_group": ("target_group", "group", "target group"),
    "language": ("language",),
}
NEEDED = ("email", "full_name")
#: What an export tells of an application besides; each starts anew where it is brought.
PASSED_OVER = (
    "reference",
    "part",
    "state",
    "created_at",
    "decided_at",
    "languages",
    "relation",
    "function",
    "settlement",
    "size_band",
    "disciplines",
    "next_generation",
    "is_first_time",
    "is_counted",
)


def check(table: Table, part: Part) -> Checked:
    """Check every cell against ``part`` as it is now; few statements for any length."""
    reading = Reading(table, _columns(part))
    lines = [*reading.lines()]
    if not lines:
        return reading.checked
    applied = _who_applied(part)
    closed = closed_among(facts.get("email", "") for _row, facts in lines)
    for row, facts in lines:
        email = facts.get("email", "")
        if email in applied:
            reading.note(row, "email", _("This person has applied already."))
        elif email in closed:
            reading.note(row, "email", _("This person cannot be registered."))
        reading.checked.rows.append(facts)
    return reading.finished()


def _who_applied(part: Part) -> set[str]:
    standing = Application.objects.filter(part=part).exclude(state=State.WITHDRAWN)
    return {*map(str.lower, standing.values_list("person__email", flat=True))}


def _columns(part: Part) -> Columns:
    groups = {
        cells.folded(known): str(group.pk)
        for group in part.edition.target_groups.select_related("part_of")
        for known in (group.in_full, group.code)
    }
    levels = cells.in_each_language(lambda: Level.choices)
    return Columns(
        headers={name: (*words, *_titles(name)) for name, words in HEADERS.items()},
        needed=NEEDED,
        passed_over=frozenset(title for name in PASSED_OVER for title in _titles(name)),
        readers={
            "email": cells.email,
            "full_name": cells.line_of(200, needed=True),
            "display_name": cells.line_of(200),
            "organisation": cells.line_of(300),
            "position": cells.line_of(200),
            "country": cells.country(),
            "level": cells.one_of(levels, gettext_lazy("We know no such level.")),
            "target_group": cells.one_of(
                groups, gettext_lazy("The edition has no such group.")
            ),
            "language": cells.language(),
        },
    )


def _titles(name: str) -> set[str]:
    """How an export calls the column, in each of our languages."""
    own = {
        "email": gettext_lazy("E-mail address"),
        "language": gettext_lazy("language"),
    }
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            title = str(own[name]) if name in own else title_of(name)
            found.add(" ".join(title.casefold().split()))
    return found
