"""A table of bare accounts: people whom the organisers know and who have not applied.

Whether an address has an account says something about a person, and at risk is who it is
said of. So a table tells of the people of its own edition only; anybody else is brought
like somebody new, and what their account says stays as it is.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from apps.core.tables import Table
from apps.editions.models import Edition
from apps.registration.importing import cells
from apps.registration.importing.known import accounts_of
from apps.registration.importing.reading import Checked, Columns, Reading

HEADERS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "e-mail address", "mail"),
    "full_name": ("full_name", "full name", "name"),
    "language": ("language",),
    "time_zone": ("time_zone", "time zone", "zone"),
}
NEEDED = ("email", "full_name")


def check(table: Table, edition: Edition) -> Checked:
    """Check every cell, and leave out whom the edition knows already."""
    reading = Reading(table, _columns())
    lines = [*reading.lines()]
    known = {one.email.lower(): one for one in accounts_of(edition)} if lines else {}
    for row, facts in lines:
        if (one := known.get(facts.get("email", ""))) is not None:
            held = {name: getattr(one, name) for name in HEADERS if name != "email"}
            reading.know(row, facts, how=_("Known to this edition"), held=held)
        else:
            reading.checked.rows.append(facts)
    return reading.finished()


def _columns() -> Columns:
    return Columns(
        headers=HEADERS,
        needed=NEEDED,
        readers={
            "email": cells.email,
            "full_name": cells.line_of(200, needed=True),
            "language": cells.language(),
            "time_zone": cells.zone(),
        },
    )
