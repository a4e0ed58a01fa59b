"""Tables are confirmed at the same moment."""

import pytest

from apps.core.models import AuditEntry
from apps.core.tables import read_table, write_csv
from apps.editions.choices import EditionStatus
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.registration.actions import importing
from apps.registration.choices import TableOf
from apps.registration.models import Invitation, OpenedAccount, TableImport
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import REFUSED, at_once
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import CallFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def part():
    """One place is left."""
    part = PartFactory(capacity=1, edition__status=EditionStatus.OPEN)
    return CallFactory(part=part).part


def brought(part, table_of, header, row):
    made, checked = importing.bring(
        part.edition,
        read_table(write_csv(header, [row])),
        table_of=table_of,
        by=PersonFactory(),
    )
    assert checked.mistakes == []
    return made


def confirm_at_once(*tables):
    return at_once(
        *(
            lambda table=table: importing.confirm_import(table, by=table.brought_by)
            for table in tables
        )
    )


def two_clicks(part):
    ada = ["ada@example.org", "Ada Example"]
    table = brought(part, TableOf.ACCOUNTS, ["email", "name"], ada)
    assert confirm_at_once(table, table) == [1, 1]
    assert OpenedAccount.objects.count() == Delivery.objects.count() == 1
    entries = AuditEntry.objects.filter(verb="registration.accounts_imported")
    return entries.count()


def test_a_table_that_is_confirmed_twice_at_once_is_written_once(part):
    assert two_clicks(part) == 1


def test_without_the_lock_it_is_written_twice(part, monkeypatch):
    """The negative control; only the keys of the rows keep one of each."""
    unlocked = TableImport.objects.select_related("edition__series", "part")
    monkeypatch.setattr(importing, "locked_import", lambda key: unlocked.get(pk=key))
    both_checked = Meeting().before(importing._enter)
    monkeypatch.setattr(importing, "_enter", both_checked)

    assert two_clicks(part) == 2


def two_tables(part):
    """Each brings one guest who takes a place."""
    header = ["part", "email", "name"]
    tables = [
        brought(
            part,
            TableOf.INVITATIONS,
            header,
            ["academy", f"guest{number}@example.org", f"Guest {number}"],
        )
        for number in range(2)
    ]
    return sorted(map(str, confirm_at_once(*tables)))


def test_of_two_tables_one_gets_the_last_place(part):
    assert two_tables(part) == ["1", REFUSED]
    assert Invitation.objects.count() == 1
    assert Delivery.objects.filter(template="registration/invited").count() == 1


def test_without_the_lock_both_get_the_last_place(part, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    both_checked = Meeting().before(importing.invite_guests)
    monkeypatch.setattr(importing, "invite_guests", both_checked)
    monkeypatch.setattr(importing, "lock_part", lambda pk: Part.objects.get(pk=pk))

    assert two_tables(part) == ["1", "1"]
    assert Invitation.objects.count() == 2
