"""Bringing bare accounts as a table, and taking them away as one."""

import pytest
from django.utils.timezone import now

from apps.accounts.actions.people import UNCONFIRMED_FOR, forget_unconfirmed
from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.core.tables import read_table
from apps.editions.choices import EditionStatus
from apps.notifications.models import Delivery
from apps.registration.actions.exporting import export_accounts
from apps.registration.actions.forgetting import forget_what_is_over
from apps.registration.actions.importing import bring, confirm_import
from apps.registration.choices import TableOf
from apps.registration.models import OpenedAccount, TableImport
from tests.factories.accounts import UserFactory
from tests.factories.editions import EditionFactory, PartFactory
from tests.factories.registration import ApplicationFactory
from tests.programme.reading import words_of
from tests.registration.test_tables_of_people import (
    ACCOUNTS,
    ADA,
    BO,
    accounts,
    organiser,
    part,
    told,
)

pytestmark = pytest.mark.django_db

__all__ = ["organiser", "part"]


def test_accounts_are_opened_and_nobody_is_written_to_unasked(part, organiser):
    brought, checked = accounts(part.edition, organiser, ADA, BO)
    assert checked.mistakes == []
    assert not User.objects.filter(email="ada@example.org").exists()

    assert confirm_import(brought, by=organiser) == 2

    ada = User.objects.get(email="ada@example.org")
    assert (ada.full_name, ada.language, ada.time_zone) == (
        "Ada Example",
        "fr",
        "Africa/Nairobi",
    )
    assert not ada.has_usable_password()
    assert not Delivery.objects.exists()
    entry = AuditEntry.objects.get(verb="registration.accounts_imported")
    assert entry.after == {"number": 2}


def test_a_letter_goes_once_where_it_was_asked_for(part, organiser):
    for _time in range(2):
        brought, _checked = accounts(part.edition, organiser, ADA, letters=True)
        if brought.pk:
            confirm_import(brought, by=organiser)
            confirm_import(brought, by=organiser)
        OpenedAccount.objects.all().delete()

    letter = Delivery.objects.get()
    assert (letter.address, letter.language) == ("ada@example.org", "fr")


def test_an_account_of_others_is_not_changed_and_nothing_is_learned_of_it(
    part, organiser
):
    """Somebody known elsewhere looks like somebody new, before and afterwards."""
    UserFactory(
        email="ada@example.org", full_name="Secret Name", time_zone="Asia/Tokyo"
    )

    brought, checked = accounts(part.edition, organiser, ADA, BO)
    confirm_import(brought, by=organiser)

    assert (checked.known, len(checked.rows)) == ([], 2)
    ada = User.objects.get(email="ada@example.org")
    assert (ada.full_name, ada.time_zone) == ("Secret Name", "Asia/Tokyo")
    file = export_accounts(part.edition, kind="csv", by=organiser)
    assert ("ada@example.org", "Ada Example", "fr", "Africa/Nairobi") in told(file)
    assert b"Secret Name" not in file


def test_differences_to_people_of_the_edition_are_shown_and_never_written(
    part, organiser
):
    known = ApplicationFactory(part=part, person__email="ada@example.org").person
    User.objects.filter(pk=known.pk).update(full_name="Ada E.", language="es")

    _brought, checked = accounts(part.edition, organiser, ADA)

    [ada] = checked.known
    assert [(one.cell, one.brought, one.held) for one in ada.differences] == [
        ("B2", "Ada Example", "Ada E."),
        ("C2", "fr", "es"),
        ("D2", "Africa/Nairobi", ""),
    ]
    assert not TableImport.objects.exists()
    known.refresh_from_db()
    assert known.full_name == "Ada E."


def test_mistakes_in_accounts_are_told_by_cell(part, organiser):
    rows = [["x", "", "Klingon", "Mars/Base"], ["a@b.example", "Ada \u202e", "", ""]]

    _brought, checked = accounts(part.edition, organiser, *rows)

    assert [one.cell for one in checked.mistakes] == ["A2", "B2", "C2", "D2", "B3"]


def test_exported_accounts_are_those_of_the_edition_and_can_be_imported(
    part, organiser
):
    ApplicationFactory(part=part, person__full_name="Applied")
    ApplicationFactory(part=part, person__full_name="Hid", person__is_hidden=True)
    ApplicationFactory(
        part=PartFactory(edition__slug="elsewhere"), person__full_name="Far Away"
    )
    UserFactory(full_name="Nobody’s")
    brought, _checked = accounts(part.edition, organiser, ADA)
    confirm_import(brought, by=organiser)

    content = export_accounts(part.edition, kind="csv", by=organiser)
    there = EditionFactory(slug="another")
    brought, checked = bring(
        there, read_table(content), table_of=TableOf.ACCOUNTS, by=organiser
    )
    confirm_import(brought, by=organiser)

    assert {cells[1] for cells in told(content)} == {
        "Applied",
        "Ada Example",
        organiser.full_name,
    }
    assert (checked.known, checked.mistakes) == ([], [])
    assert told(export_accounts(there, kind="csv", by=organiser)) == told(content)


def test_who_hides_later_is_in_no_list_and_no_file(client, part, organiser):
    brought, _checked = accounts(part.edition, organiser, ADA, BO)
    confirm_import(brought, by=organiser)
    User.objects.filter(email="ada@example.org").update(is_hidden=True)

    page = client.get(ACCOUNTS)
    file = client.post(
        f"{ACCOUNTS}export/", {"kind": "csv", "edition": part.edition.pk}
    )

    assert "Bo Example" in words_of(page)
    assert "Ada Example" not in words_of(page)
    assert b"Ada Example" not in file.content


@pytest.mark.parametrize("edition", ["", "x", "0", "9" * 30])
def test_people_of_an_edition_of_others_are_not_taken_away(client, organiser, edition):
    foreign = EditionFactory(slug="elsewhere").pk
    for key in (edition, foreign):
        answer = client.post(f"{ACCOUNTS}export/", {"kind": "csv", "edition": key})
        assert answer.status_code == 404
    assert not AuditEntry.objects.filter(verb="registration.accounts_exported").exists()


def test_accounts_stay_as_long_as_the_organisers_know_them(part, organiser):
    """Without the note nobody would know the account, and it would go."""
    brought, _checked = accounts(part.edition, organiser, ADA)
    confirm_import(brought, by=organiser)
    User.objects.filter(email="ada@example.org").update(
        date_joined=now() - 2 * UNCONFIRMED_FOR
    )

    assert forget_unconfirmed() == 0
    part.edition.status = EditionStatus.CLOSED
    part.edition.save()
    forget_what_is_over(now().date().replace(year=part.edition.year + 2))
    assert not OpenedAccount.objects.exists()
    assert forget_unconfirmed() == 1
