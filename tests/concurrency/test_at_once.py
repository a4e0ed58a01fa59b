"""People and organisers act on the same places and seats at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.choices import SeatState
from apps.programme.models import SignUp
from apps.registration.actions import deciding
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.places import set_capacity
from apps.registration.choices import State
from apps.registration.models import Application
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, an_academy, participants
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

REFUSED = "refused"


def at_once(*acts):
    """Do all of ``acts`` at the same moment; what each gave, or that it was refused."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refused:
            return REFUSED
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def two_admit_the_last_place():
    part = PartFactory(capacity=1)
    hoping = ApplicationFactory.create_batch(2, part=part)
    organisers = [holder(part.edition, "organiser") for _ in hoping]
    at_once(
        *(
            lambda a=application, o=organiser: deciding.admit(a, by=o)
            for application, organiser in zip(hoping, organisers, strict=True)
        )
    )
    return sorted(Application.objects.values_list("state", flat=True))


def test_of_two_organisers_who_give_the_last_place_one_gives_it():
    states = two_admit_the_last_place()

    assert states == [State.ADMITTED, State.WAITING]
    assert Delivery.objects.count() == 2


def test_without_the_lock_both_give_it(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    together = Meeting().after(deciding.count_behind_the_list)
    monkeypatch.setattr(deciding, "count_behind_the_list", together)
    monkeypatch.setattr(
        deciding,
        "lock_part",
        lambda pk: Part.objects.select_related("edition__series", "call").get(pk=pk),
    )

    assert two_admit_the_last_place() == [State.ADMITTED, State.ADMITTED]


@pytest.mark.parametrize("_turn", range(3))
def test_who_withdraws_while_being_admitted_leaves_no_place_behind(_turn):
    part = PartFactory(capacity=1)
    leaving = ApplicationFactory(part=part)
    next_one = ApplicationFactory(part=part)
    organiser = holder(part.edition, "organiser")

    at_once(
        lambda: deciding.admit(leaving, by=organiser),
        lambda: deciding.withdraw(leaving, by=leaving.person),
        lambda: deciding.admit(next_one, by=organiser),
    )

    leaving.refresh_from_db()
    next_one.refresh_from_db()
    assert leaving.state == State.WITHDRAWN
    assert next_one.state == State.ADMITTED


def test_places_that_are_added_while_people_apply_are_all_given():
    part = CallFactory(first_come=True, part=PartFactory(capacity=2)).part
    people = PersonFactory.create_batch(7)
    organiser = holder(part.edition, "organiser")
    answers = Answers(facts={"full_name": "A person", "country": "KE"})

    def apply(person):
        return lambda: submit(part, person=person, answers=answers, key=uuid4())

    at_once(*map(apply, people), lambda: set_capacity(part, 5, by=organiser) and None)

    states = sorted(Application.objects.values_list("state", flat=True))
    assert states == [State.ADMITTED] * 5 + [State.WAITING] * 2


def test_a_session_called_off_while_people_sign_up_seats_nobody_and_tells_all():
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=3)
    people = participants(academy, 7)
    organiser = holder(academy.edition, "organiser")

    def sign_up(person):
        return lambda: actions.sign_up(workshop, person=person).person_id

    *joined, _ = at_once(
        *map(sign_up, people), lambda: actions.cancel(workshop, actor=organiser)
    )

    were_in = {person for person in joined if person != REFUSED}
    told = Delivery.objects.filter(template="programme/cancelled")
    assert {*SignUp.objects.values_list("person_id", flat=True)} == were_in
    assert {*SignUp.objects.values_list("state", flat=True)} <= {SeatState.LEFT}
    assert {*told.values_list("person_id", flat=True)} == were_in
    # Whatever said that they were in is taken back, unless it has gone out.
    waiting = Delivery.objects.filter(state="queued").exclude(pk__in=told)
    assert not waiting.exists()


@pytest.mark.parametrize(("before", "after"), [(2, 5), (5, 2)])
def test_seats_that_change_while_people_sign_up_are_neither_empty_nor_sold_twice(
    before, after
):
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=before)
    people = participants(academy, 7)
    organiser = holder(academy.edition, "organiser")
    changed = type(workshop).objects.get(pk=workshop.pk)
    changed.capacity = after

    def sign_up(person):
        return lambda: actions.sign_up(workshop, person=person).state

    *_, change = at_once(
        *map(sign_up, people), lambda: actions.change(changed, actor=organiser)
    )

    workshop.refresh_from_db()
    seated = SignUp.objects.seated().count()
    assert workshop.capacity == (before if change == REFUSED else after)
    assert seated == workshop.capacity
    assert SignUp.objects.waiting().count() == len(people) - seated
