"""The figures that are given to others: true, none small, and none to be worked out."""

import csv
import io

import pytest
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.core.small_cells import SMALLEST
from apps.registration.actions.telling import export_figures
from apps.registration.figures import figures_of
from tests.access.matrix import sign_in
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/registration/candidate/"


@pytest.fixture
def part():
    return CallFactory(closed=True, selection_closed_at=now()).part


@pytest.fixture
def organiser(part, client):
    person = UserFactory(staff=True)
    AppointmentFactory(edition=part.edition, person=person)
    sign_in(client, person)
    return person


def people(part, number, **facts):
    ApplicationFactory.create_batch(number, part=part, **facts)


@pytest.fixture
def many(part):
    """Many from Africa and Europe, three from Asia, and nobody from elsewhere."""
    people(part, 12, country="KE", admitted=True, level="local")
    people(part, 8, country="KE", declined=True, level="local")
    people(part, 9, country="AT", admitted=True, level="regional")
    people(part, 6, country="AT", declined=True, level="regional")
    people(part, 3, country="JP", admitted=True, level="local")
    people(part, 4, country="JP", withdrawn=True)


def lines(part, by):
    return {
        one.label: (one.applied, one.with_place)
        for one in figures_of(part)
        if one.by == by
    }


@pytest.mark.usefixtures("many")
def test_counts_are_true_and_a_small_one_takes_another_with_it(part):
    assert lines(part, "All") == {"": (38, 24)}
    regions = lines(part, "World region")
    assert regions["Asia-Pacific States"] == (None, None)
    assert regions["African States"] == (20, 12)
    assert regions["Western European and other States"] == (None, None)
    assert regions["Eastern European States"] == (0, 0)
    assert lines(part, "Governance level")["Local"] == (23, 15)


@pytest.mark.usefixtures("many")
def test_no_figure_is_small(part):
    told = [n for one in figures_of(part) for n in (one.applied, one.with_place)]

    assert [n for n in told if n is not None and 0 < n < SMALLEST] == []
    assert {one.by for one in figures_of(part)} == {
        "All",
        "World region",
        "Governance level",
        "Target group",
        "Next generation",
        "First time here",
    }


def test_where_few_have_a_place_there_are_no_figures(part, organiser):
    people(part, 4, admitted=True)
    people(part, 30, declined=True)

    with pytest.raises(Refused, match="would point at them"):
        export_figures(part, kind="csv", by=organiser)

    assert not AuditEntry.objects.filter(verb__contains="figures").exists()


def test_where_few_have_none_it_is_not_told_how_many_applied(part):
    people(part, 20, admitted=True, country="KE")
    people(part, 2, declined=True, country="KE")

    assert lines(part, "All") == {"": (None, 20)}
    assert lines(part, "World region")["African States"] == (None, 20)


@pytest.mark.usefixtures("many")
def test_the_page_gives_the_file_once_the_selection_is_closed(client, part, organiser):
    address = f"{PAGE}figures/{part.pk}/"
    assert address in client.get(f"{PAGE}?part={part.pk}").content.decode()

    answer = client.post(address, {"kind": "csv"})

    rows = [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert rows[0] == {
        "Counted by": "All",
        "Group": "",
        "Applied": "38",
        "With a place": "24",
    }
    assert {
        row["Applied"] for row in rows if row["Group"] == "Asia-Pacific States"
    } == ({"–"})
    entry = AuditEntry.objects.get(verb="registration.figures_exported")
    assert (entry.actor, entry.after["kind"]) == (organiser, "csv")
    assert client.post(address, {"kind": "xlsx"}).content.startswith(b"PK")


@pytest.mark.usefixtures("many", "organiser")
def test_before_that_there_is_no_file(client, part):
    part.call.selection_closed_at = None
    part.call.save()
    address = f"{PAGE}figures/{part.pk}/"
    assert address not in client.get(f"{PAGE}?part={part.pk}").content.decode()

    answer = client.post(address, {"kind": "csv"}, follow=True)

    assert "Close the selection first." in answer.content.decode()
    assert not AuditEntry.objects.filter(verb__contains="figures").exists()


def test_the_figures_cost_the_same_for_many(part, django_assert_num_queries):
    for number in (10, 20):
        people(part, number, admitted=True)
        with django_assert_num_queries(4):
            figures_of(part)
