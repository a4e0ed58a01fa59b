"""Bringing applications as a table: all of it or nothing."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.tables import Row, Table
from apps.editions.models import Part
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.importing import Checked, check
from apps.registration.models import Application, ApplicationImport

if TYPE_CHECKING:
    from collections.abc import Mapping

#: So long a table waits to be confirmed.
KEPT_FOR = timedelta(days=1)


def bring(part: Part, table: Table, *, by: User) -> tuple[ApplicationImport, Checked]:
    """Check ``table`` and keep it for the confirmation, if nothing is wrong with it."""
    checked = check(table, part)
    brought = ApplicationImport(
        part=part,
        brought_by=by,
        rows=checked.rows,
        read_as=table.read_as,
        number=len(checked.rows),
    )
    if not checked.mistakes:
        brought.save()
    return brought, checked


def confirm_import(brought: ApplicationImport, *, by: User) -> int:
    """Write all applications of the table, or none; returns how many.

    Each person is told by a letter, and may see, change or take back what was written
    about them. Confirmed twice it is written once.

    Raises:
        Refused: somebody of the table has applied since; nothing is written.
    """
    try:
        return _write(brought, by)
    except IntegrityError as conflict:
        raise _changed_since() from conflict


def _changed_since() -> Refused:
    return Refused(
        _("Somebody in the table has applied meanwhile. Bring the table again."),
        code="changed_since",
    )


@transaction.atomic
def _write(brought: ApplicationImport, by: User) -> int:
    brought = (
        ApplicationImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("part__edition__series")
        .get(pk=brought.pk)
    )
    if brought.confirmed_at:
        return brought.number
    rows: list[Mapping[str, str]] = brought.rows
    if check(_as_table(rows), brought.part).mistakes:
        raise _changed_since()
    people = _people(rows)
    applications = [
        _application(brought.part, people[row["email"]], row) for row in rows
    ]
    bulk_create_with_history(applications, Application, default_user=by)
    enqueue_many(emails.entered_for(application) for application in applications)
    brought.confirmed_at, brought.rows = now(), []
    brought.save(update_fields=["confirmed_at", "rows", "updated_at"])
    record(
        by,
        "registration.applications_imported",
        brought.part,
        after={"number": len(applications)},
        edition_id=brought.part.edition_id,
    )
    return len(applications)


def _as_table(rows: "list[Mapping[str, str]]") -> Table:
    """What was kept, as it would be brought again: groups by their codes."""
    names = [name for name in (rows[0] if rows else {}) if name != "target_group"]
    return Table(
        header=tuple(names),
        rows=tuple(
            Row(line, tuple(row.get(name, "") for name in names))
            for line, row in enumerate(rows, start=2)
        ),
        read_as="",
    )


def _people(rows: "list[Mapping[str, str]]") -> dict[str, User]:
    """The accounts of the addresses; who has none gets one that nobody signed in to."""
    addresses = [row["email"] for row in rows]
    known = _known(addresses)
    User.objects.bulk_create(
        User(
            email=row["email"],
            full_name=row["full_name"],
            display_name=row.get("display_name", ""),
            language=row.get("language") or "en",
            password=make_password(None),
        )
        for row in rows
        if row["email"] not in known
    )
    return _known(addresses)


def _known(addresses: list[str]) -> dict[str, User]:
    found = User.objects.annotate(address=Lower("email")).filter(address__in=addresses)
    return {person.email.lower(): person for person in found}


def _application(part: Part, person: User, row: "Mapping[str, str]") -> Application:
    names = (
        "full_name",
        "display_name",
        "organisation",
        "position",
        "country",
        "level",
    )
    facts = {name: row.get(name, "") for name in names}
    group = row.get("target_group") or None
    return Application(part=part, person=person, target_group_id=group, **facts)


def forget_imports(at: datetime | None = None) -> int:
    """Erase the tables that nobody has confirmed, and those that were."""
    gone, _each = ApplicationImport.objects.filter(
        created_at__lte=(at or now()) - KEPT_FOR
    ).delete()
    return gone
