"""Several people swap seats at the same moment."""

from datetime import UTC, datetime

import pytest

from apps.programme.actions import sign_up
from apps.programme.actions.swapping import swap
from apps.programme.models import SignUp
from tests.concurrency.test_at_once import at_once
from tests.factories.programme import SessionFactory, an_academy, participants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)


def test_who_swap_in_opposite_directions_do_not_block_each_other():
    academy = an_academy()
    sessions = SessionFactory.create_batch(2, part=academy, starts_at=START, capacity=4)
    people = participants(academy, 4)
    for n, person in enumerate(people):
        sign_up(sessions[n % 2], person=person)

    at_once(
        *(
            lambda n=n: swap(sessions[n % 2].pk, sessions[1 - n % 2], person=people[n])
            for n in range(4)
        )
    )

    seated = (
        SignUp.objects.seated().order_by("person").values_list("session", flat=True)
    )
    assert [*seated] == [sessions[1 - n % 2].pk for n in range(4)]


def test_the_last_seat_is_swapped_for_once():
    academy = an_academy()
    old, wanted = (
        SessionFactory(part=academy, starts_at=START, capacity=seats)
        for seats in (4, 1)
    )
    people = participants(academy, 4)
    for person in people:
        sign_up(old, person=person)

    at_once(*(lambda p=p: swap(old.pk, wanted, person=p) for p in people))

    assert wanted.sign_ups.seated().count() == 1
    assert old.sign_ups.seated().count() == 3
    assert SignUp.objects.waiting().count() == 0
