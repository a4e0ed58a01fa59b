"""Assistants and interpreters: in no count and no letter to all, on the list at the door."""

import csv
import io

import pytest

from apps.core.duties import duties_of
from apps.registration.actions.exporting import export_applications
from apps.registration.actions.guests import register_companion
from apps.registration.actions.rounds import unanswered
from apps.registration.actions.writing import Message, group_of
from apps.registration.balance import balance_of
from apps.registration.models import Application, Candidate, Places
from apps.registration.models.review import Reviewing
from tests.access.matrix import sign_in
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory
from tests.factories.registration import ApplicationFactory, CallFactory
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db

LIST = "/admin/registration/application/"


@pytest.fixture
def part():
    return CallFactory().part


@pytest.fixture
def organiser(part, client):
    person = UserFactory(staff=True)
    AppointmentFactory(edition=part.edition, person=person)
    sign_in(client, person)
    return person


@pytest.fixture
def pairs(part):
    """Somebody who waits for an answer and somebody with a place, each accompanied."""
    for host in (
        ApplicationFactory(part=part, full_name="Undecided"),
        ApplicationFactory(part=part, full_name="Admitted", admitted=True),
    ):
        register_companion(
            host,
            name=f"With {host.full_name}",
            email=f"with-{host.full_name}@example.org",
            kind="interpreter",
            by=host.person,
        )


@pytest.mark.usefixtures("pairs")
def test_no_count_holds_them(part, organiser):
    balance = balance_of(part)

    assert (balance.applied, balance.decided, balance.open) == (2, 1, 1)
    assert {line.applied for table in balance.tables for line in table.lines} == {2}
    assert unanswered(part).count() == 1
    [reviewing] = Reviewing.objects.with_progress()
    assert reviewing.undecided == 1
    [places] = Places.objects.with_counts()
    assert (places.admitted, places.undecided) == (1, 1)
    [duty] = [one for one in duties_of(organiser) if "Consider" in str(one.title)]
    assert duty.hint == "1 person waits for an answer."


@pytest.mark.usefixtures("pairs", "organiser")
def test_the_table_for_selecting_leaves_them_out(client):
    page = words_of(client.get("/admin/registration/candidate/"))

    assert "With" not in {*page.split()}
    assert Candidate.objects.count() == 4


@pytest.mark.usefixtures("pairs")
@pytest.mark.parametrize("is_for_companions", [False, True])
def test_a_letter_to_all_reaches_them_only_where_it_says_so(is_for_companions):
    message = Message(
        texts={"en": {"subject": "News", "text": "It begins."}},
        is_news=False,
        is_for_companions=is_for_companions,
    )

    group = group_of(Application.objects.all(), message)

    names = {one.full_name for one in group.applications}
    theirs = {"With Undecided", "With Admitted"} if is_for_companions else set()
    assert names == {"Undecided", "Admitted"} | theirs


@pytest.mark.usefixtures("pairs", "organiser")
def test_the_page_for_letters_asks_whether_they_are_meant(client):
    typed = {
        "subject_en": "News",
        "text_en": "It begins.",
        "submission_key": "11111111-1111-4111-8111-111111111111",
        "look": "1",
    }
    without = words_of(client.post(f"{LIST}write/", typed))
    along = words_of(client.post(f"{LIST}write/", typed | {"is_for_companions": "on"}))

    assert "2 people would get this letter" in without
    assert "4 people would get this letter" in along


@pytest.mark.usefixtures("pairs")
def test_the_table_taken_away_holds_them_and_does_not_say_who_needs_them(organiser):
    content = export_applications(Application.objects.all(), kind="csv", by=organiser)

    rows = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    assert {row["Full name"]: row["Takes one of the places"] for row in rows} == {
        "Undecided": "True",
        "Admitted": "True",
        "With Undecided": "False",
        "With Admitted": "False",
    }
    assert {"Accompanies", "Comes as"}.isdisjoint(rows[0])


@pytest.mark.usefixtures("pairs", "organiser")
@pytest.mark.parametrize(
    ("chosen", "listed"),
    [
        ("without", {"Undecided", "Admitted"}),
        ("only", {"With Undecided", "With Admitted"}),
        ("nonsense", {"Undecided", "Admitted", "With Undecided", "With Admitted"}),
    ],
)
def test_the_list_can_be_narrowed_to_them(client, chosen, listed):
    page = client.get(LIST, {"companions": chosen})

    rows = page.context_data["cl"].result_list
    assert {row.full_name for row in rows} == listed
