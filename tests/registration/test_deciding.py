from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions.deciding import (
    admit,
    decline,
    put_on_waiting_list,
    withdraw,
)
from apps.registration.actions.places import set_capacity
from apps.registration.choices import State
from apps.registration.models import Application
from apps.registration.queries import waiting_position
from apps.registration.signals import place_lost
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return PersonFactory()


@pytest.fixture
def part():
    return PartFactory(capacity=1)


@pytest.fixture
def lost():
    heard = []

    def hear(application, **_):
        heard.append(application.pk)

    place_lost.connect(hear)
    yield heard
    place_lost.disconnect(hear)


def states(part):
    rows = Application.objects.filter(part=part).order_by("pk")
    return list(rows.values_list("state", flat=True))


def letters():
    rows = Delivery.objects.order_by("created_at")
    return [(row.template.split("/")[1], row.person_id) for row in rows]


def test_admitting_gives_a_place_a_letter_and_an_entry(part, organiser):
    application = ApplicationFactory(part=part)

    admitted = admit(application, by=organiser, reason="A strong practice.")

    assert admitted.state == State.ADMITTED
    assert admitted.decision_reason == "A strong practice."
    assert letters() == [("admitted", application.person_id)]
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor) == ("registration.admitted", organiser)
    assert entry.before == {"state": "submitted"}
    assert [h.state for h in admitted.history.order_by("history_id")] == [
        "submitted",
        "admitted",
    ]


def test_admitting_beyond_the_places_puts_on_the_waiting_list(part, organiser):
    ApplicationFactory(part=part, admitted=True)
    first, second = ApplicationFactory.create_batch(2, part=part)

    assert admit(first, by=organiser).state == State.WAITING
    assert admit(second, by=organiser).state == State.WAITING

    first.refresh_from_db()
    second.refresh_from_db()
    assert (waiting_position(first), waiting_position(second)) == (1, 2)
    assert letters() == [("waiting", first.person_id), ("waiting", second.person_id)]


def test_admitting_somebody_who_waits_while_all_is_taken_is_refused(part, organiser):
    ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)

    with pytest.raises(Refused) as refusal:
        admit(waiting, by=organiser)

    assert refusal.value.code == "full"
    assert states(part) == ["admitted", "waiting"]
    assert letters() == []


def test_admitting_twice_writes_one_letter(part, organiser):
    application = ApplicationFactory(part=part)

    admit(application, by=organiser)
    admit(application, by=organiser)

    assert letters() == [("admitted", application.person_id)]


def test_nobody_is_made_to_wait_while_a_place_is_free(part, organiser):
    application = ApplicationFactory(part=part)

    with pytest.raises(Refused) as refusal:
        put_on_waiting_list(application, by=organiser)

    assert refusal.value.code == "place_free"
    assert states(part) == ["submitted"]


def test_a_withdrawal_lets_exactly_the_first_move_up(part, lost):
    holder = ApplicationFactory(part=part, admitted=True)
    second = ApplicationFactory(part=part, waiting=True)
    first = ApplicationFactory(
        part=part, waiting=True, waiting_since=now() - timedelta(hours=1)
    )

    withdraw(holder, by=holder.person)

    assert states(part) == ["withdrawn", "waiting", "admitted"]
    assert letters() == [
        ("withdrawn", holder.person_id),
        ("promoted", first.person_id),
    ]
    assert lost == [holder.pk]
    second.refresh_from_db()
    assert waiting_position(second) == 1


def test_withdrawing_twice_changes_nothing_more(part, lost):
    holder = ApplicationFactory(part=part, admitted=True)

    withdraw(holder, by=holder.person)
    withdraw(holder, by=holder.person)

    assert letters() == [("withdrawn", holder.person_id)]
    assert lost == [holder.pk]


def test_withdrawing_without_a_place_frees_none(part, lost):
    waiting = ApplicationFactory(part=part, waiting=True)

    withdraw(waiting, by=waiting.person)

    assert states(part) == ["withdrawn"]
    assert lost == []


def test_declining_tells_the_reason_and_hands_the_place_on(part, organiser, lost):
    holder = ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)

    decline(holder, by=organiser, reason="Two applications from one office.")

    assert states(part) == ["declined", "admitted"]
    assert lost == [holder.pk]
    letter = Delivery.objects.get(template="registration/declined")
    assert "Two applications from one office." in letter.body_text
    assert Delivery.objects.get(template="registration/promoted").person == (
        waiting.person
    )


def test_a_withdrawn_application_cannot_be_admitted(part, organiser):
    gone = ApplicationFactory(part=part, withdrawn=True)

    with pytest.raises(Refused) as refusal:
        admit(gone, by=organiser)

    assert refusal.value.code == "illegal_move"
    assert states(part) == ["withdrawn"]


def test_a_failing_listener_undoes_the_withdrawal(part):
    holder = ApplicationFactory(part=part, admitted=True)

    def fail(**_):
        raise RuntimeError

    place_lost.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            withdraw(holder, by=holder.person)
    finally:
        place_lost.disconnect(fail)

    assert states(part) == ["admitted"]
    assert letters() == []


def test_more_places_let_people_move_up_in_order(part, organiser):
    ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory.create_batch(3, part=part, waiting=True)

    moved = set_capacity(part, 3, by=organiser)

    assert [one.pk for one in moved] == [one.pk for one in waiting[:2]]
    assert states(part) == ["admitted", "admitted", "admitted", "waiting"]


def test_fewer_places_take_none_away(organiser):
    part = PartFactory(capacity=2)
    ApplicationFactory.create_batch(2, part=part, admitted=True)

    assert set_capacity(part, 1, by=organiser) == []

    assert states(part) == ["admitted", "admitted"]


def test_without_a_limit_everybody_moves_up(part, organiser):
    ApplicationFactory.create_batch(3, part=part, waiting=True)

    assert len(set_capacity(part, None, by=organiser)) == 3


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"decided_at": now()}, "registration_decided_at_matches_state"),
        ({"waiting_since": now()}, "registration_waiting_since_matches_state"),
        ({"state": "admitted"}, "registration_decided_at_matches_state"),
    ],
)
def test_the_database_keeps_state_and_columns_together(part, changes, name):
    application = ApplicationFactory(part=part)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**changes)


def test_one_person_has_one_application_that_stands(part):
    person = PersonFactory()
    ApplicationFactory(part=part, person=person, withdrawn=True)
    ApplicationFactory(part=part, person=person)

    with (
        pytest.raises(IntegrityError, match="registration_one_application_per_person"),
        transaction.atomic(),
    ):
        ApplicationFactory(part=part, person=person)
