"""What is recorded of an adoption: the method, its count, the chair and the instant."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from apps.core.refusals import Refused
from apps.outcomes.actions import versions
from apps.outcomes.models import Adoption
from tests.factories.outcomes import a_paragraph, a_snapshot, adopt
from tests.outcomes.addresses import at
from tests.outcomes.test_pages import adoption_post

pytestmark = pytest.mark.django_db

COUNT = {"votes_for": 40, "votes_against": 0, "votes_abstained": 3}
NOON = datetime(2031, 2, 9, 11, 0, tzinfo=UTC)


@pytest.fixture
def snapshot(document, organiser):
    a_paragraph(document, organiser)
    return a_snapshot(document, organiser, "conference")


@pytest.fixture
def send(client, document, organiser):
    with time_machine.travel(NOON, tick=False):
        a_paragraph(document, organiser)
        made = a_snapshot(document, organiser, "conference")
        client.force_login(organiser)
        yield lambda **typed: client.post(
            at("adopt", number=1), adoption_post(made, adopted_on="2031-02-09", **typed)
        )


def test_a_vote_is_recorded_with_its_count(snapshot, organiser):
    adoption = adopt(snapshot, organiser, method="vote", **COUNT)

    assert adopt(snapshot, organiser, method="vote", **COUNT) == adoption
    with pytest.raises(Refused) as refusal:
        adopt(snapshot, organiser, method="vote", **COUNT | {"votes_against": 1})
    assert refusal.value.code == "on_record"
    assert Adoption.objects.get().votes_against == 0


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"method": "silence_procedure"}, "no_silence"),
        ({"method": "vote"}, "no_count"),
        ({"method": "vote", **COUNT, "votes_abstained": None}, "no_count"),
        ({"method": "vote", **COUNT, "votes_for": 0}, "no_count"),
        ({"method": "consensus", **COUNT}, "count"),
    ],
)
def test_the_method_goes_with_what_is_said_of_it(
    document, organiser, snapshot, facts, code
):
    with pytest.raises(Refused) as refusal:
        adopt(snapshot, organiser, **facts)

    document.refresh_from_db()
    assert refusal.value.code == code
    assert document.status == "before_conference"
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"method": "vote"}, "outcomes_a_vote_has_a_count"),
        ({"method": "consensus", **COUNT}, "outcomes_a_vote_has_a_count"),
        ({"method": "silence_procedure"}, "outcomes_silence_is_held_before"),
    ],
)
def test_the_database_refuses_the_same(document, organiser, snapshot, facts, rule):
    standing = {
        "document": document,
        "snapshot": snapshot,
        "sha256": snapshot.sha256,
        "adopted_on": "2031-02-08",
        "declared_by": organiser,
    }
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Adoption.objects.create(**standing, **facts)


def test_the_page_takes_chair_count_and_instant(send, client):
    typed = {name: str(number) for name, number in COUNT.items()}

    answer = send(method="vote", adopted_time="11:30", **typed)

    adoption = Adoption.objects.get()
    assert answer.status_code == 302
    assert adoption.chaired_by == "The chair of the Conference"
    assert adoption.adopted_at == datetime(2031, 2, 9, 10, 30, tzinfo=UTC)
    assert (adoption.votes_for, adoption.votes_abstained) == (40, 3)
    versions.publish(adoption.document, by=adoption.declared_by)
    page = client.get(at("document")).content.decode()
    assert "40 in favour, 0 against, 3 abstaining" in page
    assert "<bdi>The chair of the Conference</bdi>" in page
    assert "11:30" in page


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"method": "vote", "votes_for": "40", "votes_against": "0"},
            {"votes_abstained": ["Give the number; it may be 0."]},
        ),
        (
            {"method": "consensus", "votes_for": "40"},
            {"votes_for": ["Only a vote has a count."]},
        ),
        (
            {
                "method": "vote",
                "votes_for": "0",
                "votes_against": "0",
                "votes_abstained": "9",
            },
            {"votes_for": ["Nobody would have adopted it."]},
        ),
        ({"adopted_time": "23:00"}, {"adopted_time": ["This time is still to come."]}),
        ({"chaired_by": ""}, {"chaired_by": ["This field is required."]}),
    ],
)
def test_what_is_missing_is_told_beside_the_field(send, typed, errors):
    answer = send(**typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors == errors
    assert not Adoption.objects.exists()


def test_silence_is_not_offered(send, client):
    answer = send(method="silence_procedure")

    assert [*answer.context["form"].errors] == ["method"]
    assert 'value="silence_procedure"' not in answer.content.decode()
    assert not Adoption.objects.exists()
