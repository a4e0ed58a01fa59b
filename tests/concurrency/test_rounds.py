"""Two organisers send the same decisions, and two workers carry them out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.registration.actions import rounds, selecting
from apps.registration.models import DecisionRound, RoundDecision
from apps.registration.selection_choices import Decision
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def part():
    part = CallFactory(part=PartFactory(capacity=10)).part
    rows = ApplicationFactory.create_batch(6, part=part)
    selecting.propose(part, rows, Decision.ADMIT, by=PersonFactory())
    return part


def at_once(act, things):
    def go(thing):
        try:
            return act(thing)
        except (Refused, IntegrityError) as refusal:
            return getattr(refusal, "code", "integrity")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(go, things))


def send(part):
    seen = rounds.fingerprint(rounds.ready_to_send(part))
    people = PersonFactory.create_batch(2)

    def go(person):
        rounds.send_decisions(part, by=person, seen=seen)
        return "sent"

    return sorted(at_once(go, people))


def test_two_organisers_send_the_same_round_once(part):
    assert send(part) == ["on_their_way", "sent"]
    assert DecisionRound.objects.count() == 1
    assert RoundDecision.objects.count() == 6


def test_without_the_lock_only_the_database_stops_the_second(part, monkeypatch):
    monkeypatch.setattr(
        rounds,
        "refuse_when_on_their_way",
        Meeting().after(rounds.refuse_when_on_their_way),
    )
    monkeypatch.setattr(
        rounds,
        "lock_part",
        lambda pk: Part.objects.select_related("edition__series", "call").get(pk=pk),
    )

    assert send(part) == ["integrity", "sent"]


def test_workers_at_once_write_each_person_one_letter(part):
    send(part)
    DecisionRound.objects.update(takes_effect_at=now() - timedelta(seconds=1))

    made = at_once(lambda _n: rounds.carry_out_due_rounds(), range(4))

    assert sum(made) == 6
    assert Delivery.objects.filter(template="registration/admitted").count() == 6
    assert DecisionRound.objects.get().state == "done"
