"""Seats that are offered for some hours, taken, declined, and passed on in the end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.actions.offering import (
    end_overdue_seat_offers,
    offer_seats,
    remind_of_seat_offers,
)
from apps.programme.duties import answer_seat_offers
from apps.programme.models import SignUp
from apps.programme.queries import own_sessions
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, SignUpFactory, participants
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db

#: A morning in Graz, a week before the sessions.
ASKED = datetime(2031, 2, 26, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def workshop(academy, time_machine):
    time_machine.move_to(ASKED, tick=False)
    return SessionFactory(
        part=academy,
        title="Budgets",
        slug="budgets",
        starts_at=START,
        capacity=1,
        seat_offer_hours=8,
    )


@pytest.fixture
def people(academy, workshop):
    """The first has the seat, the others wait for it."""
    found = participants(academy, 3)
    for person in found:
        actions.sign_up(workshop, person=person)
    return found


@pytest.fixture
def offer(workshop, people):
    actions.leave(workshop, person=people[0])
    return SignUp.objects.get(person=people[1])


def states(session):
    live = session.sign_ups.live().order_by("pk").select_related("person")
    return [(held.person.full_name, held.state) for held in live]


def letters(person):
    """What was written to them, and what became of it."""
    rows = Delivery.objects.filter(person=person)
    return {row.template.removeprefix("programme/"): row.state for row in rows}


def test_whoever_asks_has_a_seat_and_whoever_waits_is_asked(workshop, people, offer):
    assert states(workshop) == [("Person 1", "offered"), ("Person 2", "waiting")]
    assert (offer.offered_at, offer.offered_until) == (ASKED, ASKED + 8 * HOUR)
    # The letter about the waiting list has not gone out yet, and is out of date.
    assert letters(people[1]) == {"waiting": "cancelled", "seat_offered": "queued"}
    text = Delivery.objects.get(template="programme/seat_offered").body_text
    assert "18:00" in text
    assert [duty.title for duty in answer_seat_offers(people[1])] == [
        "Say whether you take the seat: Budgets"
    ]


@pytest.mark.parametrize(
    ("zone", "hours", "until"),
    [
        # It would end at 02:00 in Tokyo.
        ("Asia/Tokyo", 8, datetime(2031, 2, 27, 0, tzinfo=UTC)),
        ("Europe/Vienna", 8, ASKED + 8 * HOUR),
        # It would end when the session has begun: theirs at once.
        ("Europe/Vienna", 24 * 7 + 5, None),
    ],
)
def test_no_offer_ends_at_night_or_after_the_session_began(
    workshop, people, zone, hours, until
):
    people[1].time_zone = zone
    people[1].save()
    workshop.seat_offer_hours = hours
    workshop.save()

    actions.leave(workshop, person=people[0])

    next_in_line = SignUp.objects.get(person=people[1])
    assert next_in_line.offered_until == until
    assert next_in_line.is_seated == (until is None)


@pytest.mark.parametrize(
    ("own", "of_part", "hours"),
    [(None, 8, 8), (0, 8, None), (24, 8, 24), (0, None, None)],
)
def test_a_session_that_says_nothing_does_as_its_part(
    workshop, people, own, of_part, hours
):
    workshop.part.seat_offer_hours = of_part
    workshop.part.save()
    workshop.seat_offer_hours = own
    workshop.save()

    actions.leave(workshop, person=people[0])

    until = SignUp.objects.get(person=people[1]).offered_until
    # 24 hours later it is the morning as well.
    assert until == (hours and ASKED + hours * HOUR)


def test_a_part_gives_some_hours_or_none(academy):
    with pytest.raises(IntegrityError, match="seat_offer_lasts"), transaction.atomic():
        type(academy).objects.update(seat_offer_hours=0)


def test_an_offer_is_taken_by_the_button_that_signs_up(workshop, people, offer, client):
    client.force_login(people[1])
    page = words_of(client.get(workshop.get_absolute_url()))

    client.post(f"{workshop.get_absolute_url()}sign-up/")
    again = actions.sign_up(workshop, person=people[1])

    assert "A seat is offered to you" in page
    assert "Take the seat" in page
    assert "Decline the seat" in page
    assert (again.pk, again.is_seated, again.offered_until) == (offer.pk, True, None)
    assert letters(people[1]) == {
        "waiting": "cancelled",
        "seat_offered": "cancelled",
        "seated": "queued",
    }


def test_what_is_declined_goes_to_the_next_person(workshop, people, offer, client):
    client.force_login(people[1])

    client.post(f"{workshop.get_absolute_url()}leave/")

    assert states(workshop) == [("Person 2", "offered")]
    assert letters(people[1])["seat_offered"] == "cancelled"


def test_an_offer_that_nobody_answered_goes_to_the_next_person(
    workshop, people, offer, time_machine
):
    time_machine.move_to(ASKED + 7 * HOUR, tick=False)
    assert end_overdue_seat_offers() == 0
    time_machine.move_to(ASKED + 8 * HOUR, tick=False)

    with pytest.raises(Refused) as refusal:
        actions.sign_up(workshop, person=people[1])
    before = states(workshop)
    ended = [end_overdue_seat_offers(), end_overdue_seat_offers()]

    assert refusal.value.code == "too_late"
    assert before == [("Person 1", "offered"), ("Person 2", "waiting")]
    assert ended == [1, 0]
    assert states(workshop) == [("Person 2", "offered")]
    assert letters(people[1])["seat_offer_over"] == "queued"


def test_an_offer_ends_when_the_session_begins(workshop, people, offer, time_machine):
    SignUp.objects.filter(pk=offer.pk).update(offered_until=START + HOUR)
    time_machine.move_to(START, tick=False)

    ended = end_overdue_seat_offers()

    # Nobody is asked for a seat in what has begun.
    assert (ended, states(workshop)) == (1, [("Person 2", "waiting")])


def test_one_reminder_when_half_of_the_time_is_over(
    workshop, people, offer, time_machine
):
    written = []
    for hours in (3, 4, 5, 8):
        time_machine.move_to(ASKED + hours * HOUR, tick=False)
        written.append(remind_of_seat_offers())

    assert written == [0, 1, 0, 0]
    assert letters(people[1])["seat_offer_reminder"] == "queued"


def test_an_offer_keeps_its_time_and_its_seat(academy, workshop, people, offer):
    parallel = SessionFactory(part=academy, starts_at=START + timedelta(minutes=30))

    with pytest.raises(Refused) as refusal:
        actions.sign_up(parallel, person=people[1])
    with (
        pytest.raises(IntegrityError, match="one_seat_at_a_time"),
        transaction.atomic(),
    ):
        SignUpFactory(session=parallel, person=people[1])
    [late] = participants(academy.edition.parts.create(kind="conference"), 1)
    academy.applications.filter(person=people[0]).update(person=late)
    newcomer = actions.sign_up(workshop, person=late)

    assert refusal.value.code == "clash"
    assert parallel.sign_ups.count() == 0
    assert newcomer.state == "waiting"


@pytest.mark.parametrize(
    "facts",
    [{"offered_until": None}, {"offered_until": ASKED}, {"state": "waiting"}],
)
def test_the_database_knows_no_offer_without_an_end(offer, facts):
    with (
        pytest.raises(IntegrityError, match="offered_seat_has_a_deadline"),
        transaction.atomic(),
    ):
        SignUp.objects.filter(pk=offer.pk).update(**facts)


def test_no_seat_that_is_offered_is_taken_from_the_session(academy, workshop, offer):
    workshop.capacity = 0

    with pytest.raises(Refused) as refusal:
        actions.change(workshop, actor=holder(academy.edition, "organiser"))

    assert refusal.value.code == "seats_taken"


def test_an_offer_stands_in_the_agenda_but_not_as_a_seat(people, offer):
    [own] = own_sessions(people[1])

    assert (own.has_seat, own.waits, own.is_fixed) == (False, True, False)


def test_calling_off_ends_offers_too(academy, workshop, people, offer):
    actions.cancel(workshop, actor=holder(academy.edition, "organiser"))

    assert states(workshop) == []
    assert letters(people[1])["cancelled"] == "queued"


def test_a_session_that_holds_more_than_its_seats_offers_none(academy, workshop):
    seated, *others = [*participants(academy, 5)]
    for person in (seated, others.pop()):
        SignUpFactory(session=workshop, person=person)

    assert offer_seats(workshop, others) == []
    assert [state for _name, state in states(workshop)] == ["seated", "seated"]
