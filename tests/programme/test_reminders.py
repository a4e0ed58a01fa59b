from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils.timezone import now

from apps.notifications.mailings import pause
from apps.notifications.models import Delivery, Mailing
from apps.programme import actions
from apps.programme.choices import SeatState
from apps.programme.models import Gathered, ReminderRule
from tests.factories.programme import (
    SessionFactory,
    SignUpFactory,
    a_person,
    an_academy,
    move,
    participants,
)

START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)
NOON = "2031-03-01 12:00"
HOUR = timedelta(hours=1)


@pytest.fixture
def session():
    return SessionFactory(title="Budgets", starts_at=START)


def subjects(person):
    rows = Delivery.objects.filter(person=person)
    return sorted((row.subject, row.state) for row in rows)


@pytest.mark.django_db
def test_each_reminder_goes_out_once_in_its_window(session):
    person = SignUpFactory(session=session, person=a_person("Ada")).person

    counts = [
        actions.remind(START - before)
        for before in (
            timedelta(hours=24, seconds=1),
            timedelta(hours=24),
            timedelta(hours=23),
            timedelta(hours=1, seconds=1),
            timedelta(hours=1),
            timedelta(minutes=1),
            timedelta(0),
            timedelta(hours=-1),
        )
    ]

    assert counts == [0, 1, 0, 0, 1, 0, 0, 0]
    assert subjects(person) == [
        ("Reminder: Budgets", "queued"),
        ("Starting soon: Budgets", "queued"),
    ]
    held = person.sign_ups.get()
    assert set(Delivery.objects.values_list("dedupe_key", flat=True)) == {
        f"reminder:s{held.pk}:session:{session.pk}:{rule.pk}:2031-03-05T13:00:00+00:00"
        for rule in ReminderRule.objects.all()
    }


@pytest.mark.django_db
def test_only_who_has_a_seat_in_a_session_that_takes_place_is_reminded(session):
    SignUpFactory(session=session, state=SeatState.WAITING)
    SignUpFactory(
        session=session,
        state=SeatState.LEFT,
        left_at=datetime.fromisoformat("2031-01-01T00:00Z"),
    )
    SignUpFactory(session=SessionFactory(starts_at=START, cancelled=True))
    SignUpFactory(session=SessionFactory(starts_at=START, draft=True))
    SignUpFactory(session=SessionFactory(unscheduled=True))

    assert actions.remind(START - timedelta(hours=3)) == 0
    assert Delivery.objects.count() == 0


@pytest.mark.django_db
def test_who_joins_late_gets_only_the_reminder_of_the_moment(session):
    actions.remind(START - timedelta(hours=24))
    late = SignUpFactory(session=session, person=a_person("Late")).person

    actions.remind(START - timedelta(minutes=30))

    assert subjects(late) == [("Starting soon: Budgets", "queued")]


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_a_session_that_moves_takes_its_reminder_along(session):
    person = SignUpFactory(session=session, person=a_person("Ada")).person
    actions.remind(START - timedelta(hours=24))

    move(session, timedelta(days=1))
    actions.remind(START)

    assert subjects(person) == [
        ("New on the programme: Budgets", "queued"),
        ("Reminder: Budgets", "cancelled"),
        ("Reminder: Budgets", "queued"),
    ]


@pytest.mark.django_db
@time_machine.travel("2031-03-04 14:00", tick=False)
def test_what_is_held_back_says_in_the_end_what_is_true_then(session):
    """Moved, moved back, and given another title, while its mailing is paused."""
    held = SignUpFactory(session=session, seated_at=now() - timedelta(days=1))
    organiser = a_person("Organiser")
    actions.remind()
    pause(Mailing.objects.get(), actor=organiser)
    day = timedelta(days=1)

    for by in (day, -day):
        move(session, by)
        actions.remind()
    session.title = "Money"
    actions.change(session, actor=organiser)
    actions.publish(session, actor=organiser)
    actions.remind()

    letters = Delivery.objects.filter(mailing__key__contains=":session:")
    assert sorted(letters.values_list("subject", "state")) == [
        ("Reminder: Budgets", "cancelled"),
        ("Reminder: Budgets", "cancelled"),
        ("Reminder: Money", "queued"),
    ]
    [waiting] = letters.filter(state="queued")
    assert (waiting.person, waiting.mailing.is_paused) == (held.person, True)


@pytest.mark.django_db
@time_machine.travel("2031-03-04 14:00", tick=False)
@pytest.mark.parametrize("is_gathered", [True, False])
def test_whom_it_no_longer_concerns_is_not_reminded_of_it(session, is_gathered):
    """Held back, and the star is taken away meanwhile; others that it is with stay."""
    other = SessionFactory(part=session.part, title="Water", starts_at=START + 2 * HOUR)
    ReminderRule.objects.create(
        edition=session.edition,
        name="Stars",
        amount=23,
        unit="hours",
        anchor="session_start",
        audience="starred",
        is_gathered=is_gathered,
        is_on=True,
        approved_at=now(),
    )
    keeps, leaves = participants(session.part, 2)
    for person in (keeps, leaves):
        actions.star(session, person=person)
        actions.star(other, person=person)
    organiser = a_person("Organiser")
    actions.remind(START - 20 * HOUR)
    for mailing in Mailing.objects.all():
        pause(mailing, actor=organiser)

    actions.unstar(session, person=leaves)
    actions.remind(START - 20 * HOUR)

    together = [("Reminder: 2 sessions", "queued")]
    alone = [("Reminder: Budgets", "queued"), ("Reminder: Water", "queued")]
    assert subjects(keeps) == (together if is_gathered else alone)
    assert subjects(leaves) == [
        ("Reminder: 2 sessions" if is_gathered else "Reminder: Budgets", "cancelled"),
        ("Reminder: Water", "queued"),
    ]


@pytest.mark.django_db
@time_machine.travel("2031-03-04 14:00", tick=False)
def test_nobody_is_told_of_a_beginning_that_has_moved(session):
    """The first session of a part says when it begins; another that moves does not."""
    academy = session.part
    other = SessionFactory(part=academy, title="Later", starts_at=START + 5 * HOUR)
    [person] = participants(academy, 1)
    ReminderRule.objects.create(
        edition=academy.edition,
        name="Part",
        amount=23,
        unit="hours",
        anchor="part_start",
        audience="with_place",
        is_on=True,
        approved_at=now(),
    )
    told = []

    for moved, by in ((other, HOUR), (session, 8 * HOUR), (session, -8 * HOUR)):
        actions.remind()
        move(moved, by)
        rows = Delivery.objects.filter(person=person, mailing__key__contains=":part:")
        told.append(sorted(rows.values_list("state", flat=True)))

    assert told == [["queued"], ["cancelled"], ["cancelled"]]
    assert actions.remind() == 1


@pytest.mark.django_db
@time_machine.travel("2031-03-04 14:00", tick=False)
def test_who_moves_up_is_reminded_of_what_they_have_then(session):
    """The letter to who waits says so, and is taken back when they wait no more."""
    session.capacity = 1
    session.save()
    seated, waits = participants(session.part, 2)
    for person in (seated, waits):
        actions.sign_up(session, person=person)
    for audience in ("waiting", "seat_offered"):
        ReminderRule.objects.create(
            edition=session.edition,
            name=audience,
            amount=23,
            unit="hours",
            anchor="session_start",
            audience=audience,
            is_on=True,
            approved_at=now(),
        )

    actions.remind()
    before = subjects(waits)
    session.part.seat_offer_hours = 4
    session.part.save()
    actions.leave(session, person=seated)
    actions.remind(START - 22 * HOUR)
    offered = subjects(waits)
    actions.sign_up(session, person=waits)

    assert ("Reminder: Budgets", "queued") in before
    assert ("Reminder: Budgets", "cancelled") in offered
    asked = ("Please answer: your seat in Budgets", "queued")
    assert asked in offered
    assert asked not in subjects(waits)
    assert actions.remind(START - 22 * HOUR) == 0


@pytest.mark.django_db
@time_machine.travel("2031-03-04 14:00", tick=False)
def test_who_leaves_is_not_reminded(session):
    person = SignUpFactory(
        session=session, person=a_person("Ada"), seated_at=now() - timedelta(days=1)
    ).person
    actions.remind()

    actions.leave(session, person=person)

    assert subjects(person) == [("Reminder: Budgets", "cancelled")]
    assert actions.remind() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        (
            "Africa/Nairobi",
            [
                "Wednesday 5 March 2031, 16:00–17:30 (Nairobi, UTC+3)",
                "Wednesday 5 March 2031, 14:00–15:30 (Graz, UTC+1)",
            ],
        ),
        (
            "Asia/Seoul",
            [
                "Wednesday 5 March 2031, 22:00–23:30 (Seoul, UTC+9)",
                "Wednesday 5 March 2031, 14:00–15:30 (Graz, UTC+1)",
            ],
        ),
        (
            "Pacific/Auckland",
            [
                "Thursday 6 March 2031, 02:00–03:30 (Auckland, UTC+13)",
                "Wednesday 5 March 2031, 14:00–15:30 (Graz, UTC+1)",
            ],
        ),
        ("", ["Wednesday 5 March 2031, 14:00–15:30 (Graz, UTC+1)"]),
    ],
)
def test_a_reminder_tells_the_time_of_its_reader_and_of_graz(session, zone, lines):
    SignUpFactory(session=session, person=a_person("Ada", time_zone=zone))

    actions.remind(START - timedelta(hours=2))

    text = Delivery.objects.get().body_text
    assert [line for line in text.splitlines() if "March" in line] == lines
    assert "join" not in text.lower()


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_sweeps_at_once_remind_everybody_once(monkeypatch):
    monkeypatch.setattr("apps.programme.actions.reminders.LETTERS_AT_ONCE", 20)
    academy = an_academy()
    sessions = [
        SessionFactory(part=academy, starts_at=START + timedelta(hours=more))
        for more in (0, 2)
    ]
    people = participants(academy, 50)
    for session in sessions:
        for person in people:
            doubled = session != sessions[0]
            SignUpFactory(session=session, person=person, is_doubled=doubled)
    start = Barrier(4)

    def sweep(_):
        try:
            start.wait()
            return actions.remind(START - timedelta(hours=2))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = [*pool.map(sweep, range(4))]
    counts.append(actions.remind(START - timedelta(hours=2)))

    # One letter for both, and none for the second when its own hour comes.
    counts.append(actions.remind(START + timedelta(minutes=-30)))
    assert Gathered.objects.count() == 100
    hour = Delivery.objects.filter(subject__startswith="Starting").count()
    assert (sum(counts), Delivery.objects.count(), hour) == (100, 100, 50)
