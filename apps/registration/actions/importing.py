"""Bringing tables: all that is new in one is written, or nothing."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.tables import Table
from apps.editions.models import Edition, Part
from apps.registration.actions.entering import (
    enter_applications,
    invite_guests,
    open_accounts,
)
from apps.registration.actions.places import count_behind_the_list, lock_part
from apps.registration.choices import TableOf
from apps.registration.importing import accounts, applications, invitations
from apps.registration.importing.reading import Checked, as_table
from apps.registration.models import TableImport

#: So long a table waits to be confirmed.
KEPT_FOR = timedelta(days=1)
VERBS = {
    TableOf.APPLICATIONS: "registration.applications_imported",
    TableOf.INVITATIONS: "registration.invitations_imported",
    TableOf.ACCOUNTS: "registration.accounts_imported",
}


def bring(
    where: Part | Edition,
    table: Table,
    *,
    table_of: TableOf = TableOf.APPLICATIONS,
    writes_letters: bool = True,
    by: User,
) -> tuple[TableImport, Checked]:
    """Check ``table`` and keep what is new in it, if nothing is wrong.

    Applications are brought for a part, everything else for an edition.
    """
    part = where if isinstance(where, Part) else None
    brought = TableImport(
        table_of=table_of,
        edition=where.edition if isinstance(where, Part) else where,
        part=part,
        brought_by=by,
        read_as=table.read_as,
        writes_letters=writes_letters,
    )
    checked = _check(brought, table)
    brought.rows, brought.number = checked.rows, len(checked.rows)
    if checked.rows and not checked.mistakes:
        brought.save()
    return brought, checked


def _check(brought: TableImport, table: Table) -> Checked:
    if brought.part is not None:
        return applications.check(table, brought.part)
    if brought.table_of == TableOf.INVITATIONS:
        return invitations.check(table, brought.edition)
    return accounts.check(table, brought.edition)


def confirm_import(brought: TableImport, *, by: User) -> int:
    """Write all of the table that is still new, or nothing; returns how many.

    Confirmed twice it is written once, and nobody is written to twice.

    Raises:
        Refused: something no longer fits, for example somebody has applied or the places
            are taken; nothing is written.
    """
    try:
        return _write(brought, by)
    except IntegrityError as conflict:
        raise _changed_since() from conflict


def _changed_since() -> Refused:
    return Refused(
        _("Something in the table no longer fits. Bring it again to see what."),
        code="changed_since",
    )


@transaction.atomic
def _write(brought: TableImport, by: User) -> int:
    if brought.table_of == TableOf.INVITATIONS:
        for part in Part.objects.filter(edition=brought.edition_id).order_by("pk"):
            # Whoever waits has what is free for them before a guest.
            count_behind_the_list(lock_part(part.pk))
    brought = locked_import(brought.pk)
    if brought.confirmed_at:
        return brought.number
    without = ("target_group",) if brought.part else ()
    checked = _check(brought, as_table(brought.rows, without=without))
    if checked.mistakes:
        raise _changed_since()
    number = _enter(brought, checked, by)
    brought.confirmed_at, brought.rows, brought.number = now(), [], number
    brought.save(update_fields=["confirmed_at", "rows", "number", "updated_at"])
    return number


def locked_import(key: int) -> TableImport:
    """The table as it is now; nobody else confirms it meanwhile."""
    rows = TableImport.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("edition__series", "part__edition__series").get(pk=key)


def _enter(brought: TableImport, checked: Checked, by: User) -> int:
    edition, rows = brought.edition, checked.rows
    if brought.part is not None:
        # The group of a row is not looked at twice.
        number = enter_applications(brought.part, brought.rows, by=by)
    elif brought.table_of == TableOf.INVITATIONS:
        number = invite_guests(edition, rows, by=by)
    else:
        number = open_accounts(edition, rows, letters=brought.writes_letters, by=by)
    record(
        by,
        VERBS[TableOf(brought.table_of)],
        brought.part or edition,
        after={"number": number},
        edition_id=edition.pk,
    )
    return number


def forget_imports(at: datetime | None = None) -> int:
    """Erase the tables that nobody has confirmed, and those that were."""
    gone, _each = TableImport.objects.filter(
        created_at__lte=(at or now()) - KEPT_FOR
    ).delete()
    return gone
