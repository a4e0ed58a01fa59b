"""An offer ends before its part begins, and close to it nobody is asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from apps.editions.models import Edition
from apps.notifications.models import Delivery
from apps.registration import first_days
from apps.registration.actions.deciding import admit
from apps.registration.actions.guests import Guest, invite
from apps.registration.actions.places import set_capacity
from apps.registration.choices import State
from apps.registration.deadlines import latest_before
from tests.factories.editions import PersonFactory
from tests.factories.programme import SessionFactory
from tests.factories.registration import ApplicationFactory
from tests.registration.offers.standing import states

pytestmark = pytest.mark.django_db


def letters():
    rows = Delivery.objects.exclude(template="registration/offer_reminder")
    return sorted((row.person_id, row.template.split("/")[1]) for row in rows)


@pytest.mark.parametrize(
    ("zone", "limit", "last"),
    [
        ("Africa/Nairobi", "2026-03-01T12:30", "2026-03-01T12:00"),
        ("Africa/Nairobi", "2026-03-01T21:59", "2026-03-01T21:00"),
        ("Africa/Nairobi", "2026-03-01T22:00", "2026-03-01T21:00"),
        ("Africa/Nairobi", "2026-03-01T09:00", "2026-03-01T09:00"),
        ("Africa/Nairobi", "2026-03-01T08:59", "2026-02-28T21:00"),
        ("Asia/Kolkata", "2026-03-01T00:00", "2026-02-28T21:00"),
        ("Europe/Vienna", "2026-03-29T05:00", "2026-03-28T21:00"),
    ],
)
def test_the_last_hour_of_a_day_before_something(zone, limit, last):
    moment = datetime.fromisoformat(limit).replace(tzinfo=ZoneInfo(zone))

    found = latest_before(moment, zone=zone)

    assert found.replace(tzinfo=None) == datetime.fromisoformat(last)


def begins_on(part, day, *, final=True):
    Edition.objects.filter(pk=part.edition_id).update(
        starts_on=day, dates_are_final=final, time_zone="Europe/Vienna"
    )


@time_machine.travel("2031-03-01T10:20:00Z", tick=False)
@pytest.mark.parametrize(
    ("zone", "until"),
    [
        # The part begins at 23:00 UTC of the day before.
        ("Europe/Vienna", "2031-03-04T20:00Z"),
        ("Africa/Nairobi", "2031-03-04T18:00Z"),
        ("Asia/Tokyo", "2031-03-04T12:00Z"),
        ("America/Lima", "2031-03-04T23:00Z"),
    ],
)
def test_an_offer_ends_before_the_part_begins(part, organiser, zone, until):
    begins_on(part, "2031-03-05")
    application = ApplicationFactory(part=part, person=PersonFactory(time_zone=zone))

    offered = admit(application, by=organiser)

    assert offered.offered_until == datetime.fromisoformat(until)
    reminder = Delivery.objects.get(template="registration/offer_reminder")
    assert reminder.due_at == offered.offered_until - timedelta(days=1)


@time_machine.travel("2031-03-01T10:20:00Z", tick=False)
def test_the_first_session_counts_before_the_dates(part, organiser):
    begins_on(part, "2031-03-20")
    SessionFactory(part=part, starts_at=datetime(2031, 3, 4, 9, tzinfo=UTC))

    offered = admit(ApplicationFactory(part=part), by=organiser)

    assert offered.offered_until == datetime(2031, 3, 3, 20, tzinfo=UTC)


@time_machine.travel("2031-03-01T10:20:00Z", tick=False)
@pytest.mark.parametrize(
    ("day", "final"), [("2031-03-02", False), ("2031-03", True), ("", True)]
)
def test_a_date_that_is_not_fixed_ends_no_offer(part, organiser, day, final):
    begins_on(part, day, final=final)

    offered = admit(ApplicationFactory(part=part), by=organiser)

    assert offered.offered_until == datetime(2031, 3, 8, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        # The part begins on the fifth at 23:00 of the fourth, in UTC.
        ("2031-03-03T10:00:00Z", State.OFFERED),
        ("2031-03-03T10:00:01Z", State.ADMITTED),
        ("2031-03-05T12:00:00Z", State.ADMITTED),
    ],
)
def test_close_to_the_part_nobody_is_asked(part, organiser, instant, state):
    begins_on(part, "2031-03-05")
    ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)
    undecided = ApplicationFactory(part=part)

    with time_machine.travel(instant, tick=False):
        set_capacity(part, 2, by=organiser)
        waiting.refresh_from_db()
        assert waiting.state == state
        set_capacity(part, 3, by=organiser)
        assert admit(undecided, by=organiser).state == state

    assert letters() == sorted(
        [
            (waiting.person_id, "offered" if state == State.OFFERED else "promoted"),
            (undecided.person_id, state),
        ]
    )


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        (zone, f"2031-03-03T{hour:02}:00:00Z")
        for zone in ("Pacific/Kiritimati", "Asia/Kolkata", "America/Lima", "Etc/GMT+12")
        for hour in (0, 5, 10)
    ],
)
def test_whoever_is_asked_has_a_whole_day(part, organiser, zone, instant):
    begins_on(part, "2031-03-05")
    application = ApplicationFactory(part=part, person=PersonFactory(time_zone=zone))

    with time_machine.travel(instant, tick=False):
        offered = admit(application, by=organiser)

    given = datetime.fromisoformat(instant)
    assert timedelta(days=1) <= offered.offered_until - given
    assert offered.offered_until <= datetime(2031, 3, 4, 23, tzinfo=UTC)
    assert 9 <= offered.offered_until.astimezone(ZoneInfo(zone)).hour < 22


@pytest.mark.parametrize(
    ("instant", "until"),
    [
        ("2031-03-01T10:20:00Z", "2031-03-04T20:00:00Z"),
        # Within the last day, and on the first, a whole day is left all the same.
        ("2031-03-04T10:20:00Z", "2031-03-05T11:00:00Z"),
        ("2031-03-05T10:20:00Z", "2031-03-06T11:00:00Z"),
    ],
)
def test_a_guest_may_answer_until_the_part_begins(part, organiser, instant, until):
    begins_on(part, "2031-03-05")
    guest = Guest(name="A Guest", email="g@guests.example", language="en", days=14)

    with time_machine.travel(instant, tick=False):
        invited = invite(part, guest=guest, by=organiser)

    found = invited.application.offered_until
    assert found == datetime.fromisoformat(until)


@time_machine.travel("2031-03-01T10:20:00Z", tick=False)
def test_that_the_part_begins_is_looked_up_once_for_all_who_move_up(part, organiser):
    begins_on(part, "2031-03-05")
    looked = []

    def hear(parts):
        looked.append(parts)
        return {}

    first_days._sources.append(hear)
    try:
        ApplicationFactory.create_batch(3, part=part, waiting=True)
        set_capacity(part, 3, by=organiser)
    finally:
        first_days._sources.remove(hear)

    assert states(part) == ["offered"] * 3
    assert looked == [[part.pk]]
