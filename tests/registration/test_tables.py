"""Bringing applications as a table, and taking them away as one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.core.personal_data import classification
from apps.core.refusals import Refused
from apps.core.tables import read_table, write_csv
from apps.notifications.models import Delivery
from apps.registration.actions.exporting import COLUMNS, export_applications
from apps.registration.actions.importing import (
    KEPT_FOR,
    bring,
    confirm_import,
    forget_imports,
)
from apps.registration.importing.applications import check
from apps.registration.models import Application, TableImport
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory, PartFactory, TargetGroupFactory
from tests.factories.registration import ApplicationFactory, CallFactory
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db

HEADER = ["E-mail", "Name", "Organisation", "Country", "Group", "Language", "Shoe size"]
ROWS = [
    ["Ada@example.org", "Ada Example", "City of Graz", "Österreich", "t1", "de", "41"],
    ["bo@example.org", "Bo Example", "", "KE", "", "", ""],
]
LIST = "/admin/registration/application/"


@pytest.fixture
def part():
    part = PartFactory()
    CallFactory(part=part)
    TargetGroupFactory(edition=part.edition, code="T1")
    return part


@pytest.fixture
def organiser(part, client):
    person = UserFactory(staff=True)
    AppointmentFactory(edition=part.edition, person=person)
    client.force_login(person)
    return person


def table(rows=ROWS, header=HEADER):
    return read_table(write_csv(header, rows))


def nothing_is_written():
    return (
        not Application.objects.exists()
        and not Delivery.objects.exists()
        and not User.objects.filter(email__in=["ada@example.org", "bo@example.org"])
    )


def test_mistakes_are_told_by_line_and_cell(part):
    ApplicationFactory(part=part, person__email="known@example.org")
    rows = [
        ["no address", "Ada", "", "", "", "", ""],
        ["a@example.org", "", "x" * 301, "Atlantis", "T9", "Klingon", ""],
        ["a@example.org", "Ann", "", "", "", "", ""],
        ["Known@example.org", "Kim \u202e", "", "", "", "", ""],
    ]

    checked = check(table(rows), part)

    assert [mistake.cell for mistake in checked.mistakes] == [
        *("A2", "B3", "C3", "D3", "E3", "F3"),
        *("A4", "B5", "A5"),
    ]
    assert "line 3 already" in checked.mistakes[6].text
    assert checked.unknown == ["Shoe size"]


def test_a_table_without_a_needed_column_is_refused(part):
    checked = check(table([["x"]], ["Organisation"]), part)

    assert [mistake.text for mistake in checked.mistakes] == [
        "The first line names no column “email”.",
        "The first line names no column “full_name”.",
    ]


def test_the_length_of_the_table_costs_no_statement(part, django_assert_num_queries):
    for number in (1, 30):
        rows = [[f"p{i}@example.org", "Ada", *[""] * 5] for i in range(number)]
        with django_assert_num_queries(3):
            checked = check(table(rows), part)
        assert checked.mistakes == []


def test_nothing_is_written_until_it_is_confirmed_and_then_once(part, organiser):
    brought, checked = bring(part, table(), by=organiser)
    assert checked.mistakes == []
    assert nothing_is_written()

    number = confirm_import(brought, by=organiser)
    again = confirm_import(brought, by=organiser)

    assert (number, again) == (2, 2)
    rows = Application.objects.order_by("pk").values_list(
        "person__email", "full_name", "organisation", "country", "target_group__code"
    )
    assert [*rows] == [
        ("ada@example.org", "Ada Example", "City of Graz", "AT", "T1"),
        ("bo@example.org", "Bo Example", "", "KE", None),
    ]
    assert {*Application.objects.values_list("state", flat=True)} == {"submitted"}
    assert Application.history.count() == 2
    assert {*Delivery.objects.values_list("address", "language")} == {
        ("ada@example.org", "de"),
        ("bo@example.org", "en"),
    }
    entry = AuditEntry.objects.get(verb="registration.applications_imported")
    assert entry.after == {"number": 2}
    assert TableImport.objects.get().rows == []


def test_somebody_who_applied_meanwhile_stops_all_of_it(part, organiser):
    brought, _checked = bring(part, table(), by=organiser)
    known = ApplicationFactory(part=part, person__email="bo@example.org")

    with pytest.raises(Refused) as refusal:
        confirm_import(brought, by=organiser)

    assert refusal.value.code == "changed_since"
    assert [*Application.objects.all()] == [known]
    assert not User.objects.filter(email="ada@example.org").exists()
    assert not Delivery.objects.exists()


def test_600_rows_are_written_in_few_statements(
    part, organiser, django_assert_max_num_queries
):
    rows = [[f"p{i}@example.org", f"Person {i}", *[""] * 5] for i in range(600)]
    brought, checked = bring(part, table(rows), by=organiser)

    with django_assert_max_num_queries(60):
        number = confirm_import(brought, by=organiser)

    assert (number, checked.mistakes) == (600, [])
    assert Application.objects.count() == Delivery.objects.count() == 600


def test_a_table_that_nobody_confirms_is_erased(part, organiser):
    brought, _checked = bring(part, table(), by=organiser)

    assert forget_imports(brought.created_at) == 0
    assert forget_imports(brought.created_at + KEPT_FOR) == 1


def test_the_page_shows_the_table_first(client, part, organiser):
    file = SimpleUploadedFile("people.csv", write_csv(HEADER, ROWS))

    shown = client.post(f"{LIST}import/", {"part": part.pk, "table": file})

    assert "2 lines are new and would be written." in words_of(shown)
    assert "Shoe size" in words_of(shown)
    assert nothing_is_written()
    key = TableImport.objects.get().key
    client.post(f"{LIST}import/", {"confirm": key})
    assert Application.objects.count() == 2


def test_the_page_shows_what_is_wrong(client, part, organiser):
    file = SimpleUploadedFile("people.csv", write_csv(HEADER, [["x", "Ada"]]))

    shown = client.post(f"{LIST}import/", {"part": part.pk, "table": file})

    assert shown.status_code == 422
    assert "A2" in words_of(shown)
    assert not TableImport.objects.exists()


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_table_of_nobody_is_not_found(client, organiser, key):
    assert client.post(f"{LIST}import/", {"confirm": key}).status_code == 404


def test_a_table_of_another_organiser_is_not_found(client, part, organiser):
    brought, _checked = bring(part, table(), by=UserFactory(staff=True))

    assert client.post(f"{LIST}import/", {"confirm": brought.key}).status_code == 404
    assert nothing_is_written()


def test_a_part_of_others_cannot_be_named(client, organiser):
    foreign = CallFactory(part=PartFactory(edition__slug="elsewhere")).part
    file = SimpleUploadedFile("people.csv", write_csv(HEADER, ROWS))

    answer = client.post(f"{LIST}import/", {"part": foreign.pk, "table": file})

    assert answer.status_code == 422
    assert nothing_is_written()


# ---------------------------------------------------------------- taking away
def test_no_sensitive_column_is_exported():
    classes = classification(Application)

    assert {classes[name] for name in COLUMNS} <= {"none", "personal"}


def test_the_export_is_what_the_list_shows_without_hidden_people(
    client, part, organiser
):
    ApplicationFactory(
        part=part, full_name="=HYPERLINK(1)", motivation="Secret reason", admitted=True
    )
    ApplicationFactory(part=part, full_name="Not Admitted")
    ApplicationFactory(
        part=part, full_name="Hidden Person", person__is_hidden=True, admitted=True
    )
    ApplicationFactory(
        part=PartFactory(edition__slug="elsewhere"), full_name="Far Away", admitted=True
    )

    answer = client.post(f"{LIST}export/?state__exact=admitted", {"kind": "csv"})
    text = answer.content.decode("utf-8-sig")

    assert answer.headers["Content-Disposition"].endswith('filename="applications.csv"')
    assert '"\'=HYPERLINK(1)"' in text
    assert len(text.splitlines()) == 2
    assert "Secret reason" not in text
    entry = AuditEntry.objects.get(verb="registration.applications_exported")
    assert (entry.actor, entry.after) == (organiser, {"kind": "csv", "number": 1})


def test_a_spreadsheet_holds_the_same(part, organiser):
    ApplicationFactory(part=part, full_name="Ada Example", country="KE")

    content = export_applications(Application.objects.all(), kind="xlsx", by=organiser)

    header, row = load_workbook(io.BytesIO(content)).worksheets[0].values
    found = dict(zip(header, row, strict=True))
    assert (found["Full name"], found["Country"]) == ("Ada Example", "Kenya")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_was_exported_can_be_brought_to_another_part(part, organiser, language):
    group = TargetGroupFactory(edition=part.edition, text="city networks", code="T2")
    sent = ApplicationFactory(
        part=part,
        full_name="=Ada",
        organisation="City of Graz",
        level="local",
        target_group=group,
    )
    there = PartFactory(edition=part.edition, kind="conference")
    with override(language):
        content = export_applications(
            Application.objects.all(), kind="xlsx", by=organiser
        )

    brought, checked = bring(there, read_table(content), by=organiser)
    confirm_import(brought, by=organiser)

    assert (checked.mistakes, checked.unknown) == ([], [])
    made = Application.objects.get(part=there)
    told = ("person", "full_name", "organisation", "country", "level", "target_group")
    assert [getattr(made, x) for x in told] == [getattr(sent, x) for x in told]


def test_the_export_costs_the_same_for_many(part, organiser, django_assert_num_queries):
    for more in (1, 2):
        ApplicationFactory.create_batch(more, part=part)
        with django_assert_num_queries(5):
            export_applications(Application.objects.all(), kind="csv", by=organiser)


# ---------------------------------------------------------------- search
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Zoë Ångström", "zoe angstrom"),
        ("ÉMILE Œuvrard", "émile oeuvrard"),
        ("Ольга Петрова", "ольга"),
        ("Γιώργος", "Γιωργος"),
        ("محمد علي", "علي"),
        ("李小龍", "小龍"),
    ],
)
def test_names_are_found_in_any_script_without_accents(
    client, part, organiser, name, typed
):
    ApplicationFactory(part=part, full_name=name)
    ApplicationFactory(part=part, full_name="Somebody Else")

    page = client.get(LIST, {"q": typed})

    found = [row.full_name for row in page.context["cl"].result_list]
    assert found == [name]
