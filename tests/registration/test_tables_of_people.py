"""Bringing invited guests and bare accounts as a table, and taking them away as one."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.core.tables import read_table, write_csv
from apps.editions.choices import EditionStatus
from apps.editions.models import Edition
from apps.notifications.models import Delivery
from apps.registration.actions.exporting import export_invitations
from apps.registration.actions.importing import bring, confirm_import
from apps.registration.choices import TableOf
from apps.registration.models import (
    Application,
    Invitation,
    OpenedAccount,
    TableImport,
)
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory, PartFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    InvitationFactory,
)
from tests.noon import TODAY, about_noon
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with about_noon():
        yield


GUESTS = "/admin/registration/invitation/"
ACCOUNTS = "/admin/registration/openedaccount/"
IN_FIVE_DAYS = (TODAY + timedelta(days=5)).isoformat()
GUEST_HEADER = ["Part", "E-mail", "Name", "Language", "Expiry", "Counted", "Function"]
ROSA = ["Academy", "Rosa@guest.example", "Rosa Lindner", "de", IN_FIVE_DAYS, "ja", ""]
OTTO = ["Akademie", "otto@guest.example", "Otto Gast", "", "", "no", "Mayor of Graz"]
ACCOUNT_HEADER = ["E-mail", "Name", "Language", "Time zone"]
ADA = ["Ada@example.org", "Ada Example", "Français", "africa/nairobi"]
BO = ["bo@example.org", "Bo Example", "", ""]


@pytest.fixture
def part():
    part = PartFactory(capacity=2, edition__status=EditionStatus.OPEN)
    return CallFactory(part=part).part


@pytest.fixture
def organiser(part, client):
    person = UserFactory(staff=True)
    AppointmentFactory(edition=part.edition, person=person)
    client.force_login(person)
    return person


def guests(edition, by, *rows, header=GUEST_HEADER):
    table = read_table(write_csv(header, rows))
    return bring(edition, table, table_of=TableOf.INVITATIONS, by=by)


def accounts(edition, by, *rows, header=ACCOUNT_HEADER, letters=False):
    table = read_table(write_csv(header, rows))
    return bring(
        edition, table, table_of=TableOf.ACCOUNTS, writes_letters=letters, by=by
    )


def told(content):
    """The lines of an exported file without its first."""
    return [row.cells for row in read_table(content).rows]


# ------------------------------------------------------------------ invited guests
def test_nobody_is_invited_before_it_is_confirmed_and_then_each_once(part, organiser):
    brought, checked = guests(part.edition, organiser, ROSA, OTTO)
    assert (checked.mistakes, checked.known) == ([], [])
    assert not Application.objects.exists()
    assert not Delivery.objects.exists()

    number = confirm_import(brought, by=organiser)
    again = confirm_import(brought, by=organiser)

    assert (number, again) == (2, 2)
    rosa, otto = Invitation.objects.order_by("pk").select_related("application__person")
    assert rosa.application.state == otto.application.state == "offered"
    # The evening in Graz; nobody said where Rosa lives.
    until = rosa.application.offered_until.astimezone(ZoneInfo("Europe/Vienna"))
    assert f"{until:%Y-%m-%d %H:%M}" == f"{IN_FIVE_DAYS} 21:00"
    assert (rosa.application.is_counted, otto.application.is_counted) == (True, False)
    assert (otto.function, otto.invited_by) == ("Mayor of Graz", organiser)
    letters = Delivery.objects.filter(template="registration/invited")
    assert {*letters.values_list("address", "language")} == {
        ("rosa@guest.example", "de"),
        ("otto@guest.example", "en"),
    }
    assert letters.count() == 2
    entry = AuditEntry.objects.get(verb="registration.invitations_imported")
    assert entry.after == {"number": 2}


def test_mistakes_in_invitations_are_told_by_cell(part, organiser):
    UserFactory(email="closed@example.org", is_active=False)
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    header = [*GUEST_HEADER, "Order of speaking"]
    rows = [
        ["Conference", "a@example.org", "Ada", "xx", "soon", "perhaps", "", "first"],
        ["Academy", "closed@example.org", "Kim", "", yesterday, "", "", ""],
        ["Academy", "b@example.org", "", "", "", "", "", ""],
        ["", "b@example.org", "Bo", "", "", "", "", ""],
    ]

    brought, checked = guests(part.edition, organiser, *rows, header=header)

    assert [one.cell for one in checked.mistakes] == [
        *("A2", "D2", "E2", "F2", "H2"),
        *("B3", "E3", "C4", "A5"),
    ]
    assert brought.pk is None
    assert not TableImport.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0" * 9 + "9" * 10, None),
        ("0" * 9 + "9" * 4990, None),
        ("32768", None),
        ("0000000000007", "7"),
        ("0", "0"),
    ],
)
def test_an_order_of_speaking_that_no_column_holds_is_told(
    part, organiser, typed, kept
):
    header = [*GUEST_HEADER, "Order of speaking"]

    _brought, checked = guests(part.edition, organiser, [*ROSA, typed], header=header)

    assert [one.cell for one in checked.mistakes] == ([] if kept else ["H2"])
    assert checked.rows[0].get("order_of_speaking") == kept


def test_guests_answer_before_the_part_begins(part, organiser):
    begins = (now() + timedelta(days=5)).date()
    Edition.objects.filter(pk=part.edition_id).update(
        starts_on=begins.isoformat(), dates_are_final=True, time_zone="Africa/Nairobi"
    )
    edition = Edition.objects.get(pk=part.edition_id)

    _brought, checked = guests(edition, organiser, ROSA)
    assert [one.cell for one in checked.mistakes] == ["E2"]
    assert "The part begins on" in checked.mistakes[0].text
    brought, _checked = guests(edition, organiser, OTTO)
    confirm_import(brought, by=organiser)

    until = Application.objects.get().offered_until.astimezone(ZoneInfo("UTC"))
    assert until.date() == begins - timedelta(days=1)


def test_guests_who_do_not_fit_are_told_by_line(part, organiser):
    """Of three who take a place only two fit; who takes none always does."""
    rows = [[*ROSA[:1], f"g{i}@guest.example", *ROSA[2:]] for i in range(3)]

    _brought, checked = guests(part.edition, organiser, *rows, OTTO)

    assert [one.cell for one in checked.mistakes] == ["F4"]
    assert "No place is left" in checked.mistakes[0].text


def test_who_is_known_stays_as_they_are_and_gets_no_letter(part, organiser):
    asked = InvitationFactory(
        application__part=part,
        application__full_name="Rosa L.",
        application__person__email="rosa@guest.example",
    )
    other = ApplicationFactory(
        part=part, person__email="kim@example.org", waiting=True, full_name="Kim"
    )
    ApplicationFactory(part=part, admitted=True)
    kim = ["Academy", "kim@example.org", "Another Name", "", "", "", ""]

    brought, checked = guests(part.edition, organiser, ROSA, kim, OTTO)
    confirm_import(brought, by=organiser)

    rosa, waiting = checked.known
    assert (rosa.line, rosa.how, waiting.how) == (
        2,
        "Place offered",
        "On the waiting list",
    )
    differences = {(one.cell, one.brought, one.held) for one in rosa.differences}
    assert ("C2", "Rosa Lindner", "Rosa L.") in differences
    assert waiting.differences == ()
    asked.application.refresh_from_db()
    other.refresh_from_db()
    assert (asked.application.full_name, other.full_name) == ("Rosa L.", "Kim")
    assert {*Delivery.objects.values_list("address", flat=True)} == {
        "otto@guest.example"
    }


def test_places_taken_meanwhile_stop_all_of_it(part, organiser):
    brought, _checked = guests(part.edition, organiser, ROSA, OTTO)
    ApplicationFactory.create_batch(2, part=part, admitted=True)

    with pytest.raises(Refused) as refusal:
        confirm_import(brought, by=organiser)

    assert refusal.value.code == "changed_since"
    assert not Invitation.objects.exists()
    assert not Delivery.objects.exists()
    assert not User.objects.filter(email="otto@guest.example").exists()


def test_who_was_invited_meanwhile_is_not_invited_twice(part, organiser):
    brought, _checked = guests(part.edition, organiser, ROSA, OTTO)
    InvitationFactory(
        application__part=part, application__person__email="rosa@guest.example"
    )

    assert confirm_import(brought, by=organiser) == 1
    assert Invitation.objects.count() == 2
    assert not Delivery.objects.filter(address="rosa@guest.example").exists()


def test_exported_invitations_can_be_imported(part, organiser):
    brought, _checked = guests(part.edition, organiser, ROSA, OTTO)
    confirm_import(brought, by=organiser)
    Invitation.objects.filter(function="").update(
        order_of_speaking=3, message="=Come,\nplease."
    )
    content = export_invitations(Invitation.objects.all(), kind="xlsx", by=organiser)
    table = read_table(content)

    _same, checked = bring(
        part.edition, table, table_of=TableOf.INVITATIONS, by=organiser
    )
    assert [one.differences for one in checked.known] == [(), ()]
    assert (checked.rows, checked.mistakes, checked.unknown) == ([], [], [])

    Application.objects.all().delete()
    again, _checked = bring(
        part.edition, table, table_of=TableOf.INVITATIONS, by=organiser
    )
    confirm_import(again, by=organiser)

    content = export_invitations(Invitation.objects.all(), kind="csv", by=organiser)
    assert told(content) == [row.cells for row in table.rows]


def test_an_invitation_that_a_spreadsheet_would_run_runs_nothing(part, organiser):
    InvitationFactory(application__part=part, application__full_name="=HYPERLINK(1)")

    content = export_invitations(Invitation.objects.all(), kind="csv", by=organiser)

    assert b'"\'=HYPERLINK(1)"' in content


def test_only_invitations_of_the_own_edition_are_taken_away(client, part, organiser):
    InvitationFactory(application__part=part, application__full_name="Rosa")
    InvitationFactory(
        application__part=part,
        application__full_name="Hidden",
        application__person__is_hidden=True,
    )
    InvitationFactory(
        application__part=PartFactory(edition__slug="elsewhere"),
        application__full_name="Far Away",
    )

    answer = client.post(f"{GUESTS}export/", {"kind": "csv"})

    assert [cells[2] for cells in told(answer.content)] == ["Rosa"]
    assert answer.headers["Content-Disposition"].endswith('"invitations.csv"')
    entry = AuditEntry.objects.get(verb="registration.invitations_exported")
    assert (entry.actor, entry.after) == (organiser, {"kind": "csv", "number": 1})


def test_many_guests_are_invited_in_few_statements(
    part, organiser, django_assert_max_num_queries
):
    rows = [
        ["Academy", f"g{i}@guest.example", "G", "", "", "no", ""] for i in range(300)
    ]
    brought, _checked = guests(part.edition, organiser, *rows)

    with django_assert_max_num_queries(60):
        assert confirm_import(brought, by=organiser) == 300

    assert Delivery.objects.filter(template="registration/invited").count() == 300


# ------------------------------------------------------------------ the pages
@pytest.mark.parametrize(
    "kind",
    [
        (GUESTS, GUEST_HEADER, ROSA, "Invite all of them"),
        (ACCOUNTS, ACCOUNT_HEADER, ADA, "Bring all of them"),
    ],
)
def test_the_page_shows_then_writes(client, part, organiser, kind):
    list_page, header, row, button = kind

    def sent(*rows):
        file = SimpleUploadedFile("people.csv", write_csv(header, rows))
        return client.post(
            f"{list_page}import/", {"edition": part.edition.pk, "table": file}
        )

    wrong = sent(["x", "y", *row[2:]])
    shown = sent(row)

    assert (wrong.status_code, shown.status_code) == (422, 200)
    assert "A2" in words_of(wrong)
    assert button in shown.content.decode()
    done = client.post(
        f"{list_page}import/", {"confirm": TableImport.objects.get().key}, follow=True
    )
    assert done.redirect_chain == [(list_page, 302)]
    assert row[1] in words_of(done) or row[2] in words_of(done)
    known = sent(row)
    assert "is known already" in words_of(known)
    assert button not in known.content.decode()


def test_a_table_of_one_kind_is_not_confirmed_as_another(client, part, organiser):
    brought, _checked = accounts(part.edition, organiser, ADA)

    answer = client.post(f"{GUESTS}import/", {"confirm": brought.key})

    assert answer.status_code == 404
    assert not OpenedAccount.objects.exists()
