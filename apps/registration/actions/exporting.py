"""Taking applications, invitations and accounts away as a table."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.languages import listed
from apps.core.tables import write_csv, write_xlsx
from apps.editions.models import Edition
from apps.registration.choices import Discipline, SpokenLanguage
from apps.registration.importing import accounts, invitations
from apps.registration.importing.known import accounts_of
from apps.registration.models import Application, Invitation
from apps.registration.titles import title_of

if TYPE_CHECKING:
    from apps.accounts.models import User

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}

#: The columns of an export. What is sensitive is none of them, see ``personal_data``.
COLUMNS = (
    "reference",
    "part",
    "state",
    "created_at",
    "decided_at",
    "full_name",
    "display_name",
    "country",
    "organisation",
    "position",
    "languages",
    "target_group",
    "relation",
    "function",
    "level",
    "settlement",
    "size_band",
    "disciplines",
    "next_generation",
    "is_first_time",
    "is_counted",
)


@transaction.atomic
def export_applications(
    applications: QuerySet[Application], *, kind: str, by: "User"
) -> bytes:
    """The file of ``applications``; every export is written down, edition by edition.

    Assistants, interpreters and guests who take no place come into the room as well:
    they are in it, and told apart, but not who needs company. People who are in no list
    are not in this one either. What they wrote about themselves, their answers and their
    access needs stay where they are.
    """
    rows = [
        *applications.filter(person__is_hidden=False)
        .select_related("part__edition", "person", "target_group__part_of")
        .order_by("pk")
    ]
    for edition, number in Counter(row.part.edition for row in rows).items():
        after = {"kind": kind, "number": number}
        verb = "registration.applications_exported"
        record(by, verb, edition, after=after, edition_id=edition.pk)
    return WRITERS[kind](_header(), [_cells(row) for row in rows])


@transaction.atomic
def export_invitations(found: QuerySet[Invitation], *, kind: str, by: "User") -> bytes:
    """The file of invitations, as it can be brought again; each is written down."""
    rows = [
        *found.filter(application__person__is_hidden=False)
        .select_related("application__part__edition", "application__person")
        .order_by("pk")
    ]
    for edition, number in Counter(r.application.part.edition for r in rows).items():
        after = {"kind": kind, "number": number}
        verb = "registration.invitations_exported"
        record(by, verb, edition, after=after, edition_id=edition.pk)
    lines = [
        [*invitations.told(r.application, r).values(), r.application.state]
        for r in rows
    ]
    return WRITERS[kind]([*invitations.HEADERS, invitations.STATE], lines)


@transaction.atomic
def export_accounts(edition: Edition, *, kind: str, by: "User") -> bytes:
    """The file of the people of ``edition``, as it can be brought again."""
    lines = [
        [getattr(one, name) for name in accounts.HEADERS]
        for one in accounts_of(edition)
    ]
    after = {"kind": kind, "number": len(lines)}
    verb = "registration.accounts_exported"
    record(by, verb, edition, after=after, edition_id=edition.pk)
    return WRITERS[kind]([*accounts.HEADERS], lines)


def _header() -> Sequence[str]:
    return [*map(title_of, COLUMNS), _("E-mail address")]


def _cells(row: Application) -> Sequence[object]:
    words: dict[str, Any] = {
        name: getattr(
            row, f"get_{name}_display", lambda name=name: getattr(row, name)
        )()
        for name in COLUMNS
    }
    words["created_at"] = f"{row.created_at:%Y-%m-%d %H:%M} UTC"
    words["decided_at"] = (
        f"{row.decided_at:%Y-%m-%d %H:%M} UTC" if row.decided_at else ""
    )
    words["country"] = row.country.name
    group = row.target_group
    words["target_group"] = group.in_full if group else ""
    words["languages"] = listed(SpokenLanguage(c).label for c in row.languages)
    words["disciplines"] = listed(Discipline(c).label for c in row.disciplines)
    return [*words.values(), row.person.email]
