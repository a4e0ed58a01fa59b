"""Whom a rule of reminders writes to, when, and who looked at it before."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now

from apps.contributions.models import Report
from apps.editions.models import Phase
from apps.notifications import delivery, unsubscribing
from apps.notifications.choices import State, Topic
from apps.notifications.mailings import pause, resume
from apps.notifications.models import Delivery, Mailing, Unsubscribed
from apps.programme import actions
from apps.programme.admin.reminding import in_words
from apps.programme.models import Gathered, ReminderRule
from apps.programme.occasions import occasions_of
from apps.registration.models import Application, ApplicationDraft
from tests.factories.accounts import UserFactory
from tests.factories.contributions import ReportFactory
from tests.factories.programme import (
    ReminderRuleFactory,
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    participants,
)
from tests.factories.registration import ApplicationFactory
from tests.programme.reminding import START, seat, told

pytestmark = pytest.mark.django_db

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.fixture
def academy():
    return an_academy()


@pytest.fixture
def session(academy):
    return SessionFactory(part=academy, title="Budgets", starts_at=START)


@pytest.mark.parametrize(
    ("rule", "due_at", "over_at"),
    [
        ({"amount": 1, "unit": "days"}, "2031-03-29 10:00+01:00", "2031-03-30 07:00Z"),
        ({"amount": 24, "unit": "hours"}, "2031-03-29 08:00Z", "2031-03-30 07:00Z"),
        ({"amount": 7, "unit": "days"}, "2031-03-23 10:00+01:00", "2031-03-30 07:00Z"),
        ({"amount": 60, "unit": "minutes"}, "2031-03-30 07:00Z", "2031-03-30 08:00Z"),
        (
            {"amount": 2, "unit": "days", "is_after": True},
            "2031-04-01 10:00+02:00",
            "2031-04-15 10:00+02:00",
        ),
    ],
)
def test_days_are_those_of_the_edition_and_hours_are_hours(
    session, rule, due_at, over_at
):
    made = ReminderRuleFactory(**rule)

    [one] = occasions_of(made, due=START - timedelta(days=30))

    assert one.due_at == datetime.fromisoformat(due_at)
    assert one.over_at == datetime.fromisoformat(over_at)


def roles(session):
    for role in ("speaker", "moderator", "rapporteur"):
        SessionPersonFactory(session=session, role=role, person=a_person(role))
    SessionPersonFactory(session=session, role="speaker", name="No Account")
    seat(session, person=a_person("seated"))
    SignUpFactory(session=session, person=a_person("waiting"), state="waiting")
    session.stars.create(person=a_person("starring"))
    session.stars.create(person=session.sign_ups.first().person)
    for state in ("admitted", "offered", "waiting", "submitted"):
        ApplicationFactory(
            part=session.part,
            person=a_person(f"{state} applicant"),
            **({} if state == "submitted" else {state: True}),
        )
    Application.objects.filter(state="offered").update(offered_until=START)
    ApplicationDraft.objects.create(part=session.part, person=a_person("drafting"))
    Phase.objects.create(
        edition=session.edition, kind="call", during=(START - timedelta(days=9), START)
    )


@pytest.mark.parametrize(
    ("anchor", "audience", "names", "subject"),
    [
        ("session_start", "seated", ["seated"], "Reminder: Budgets"),
        ("session_start", "waiting", ["waiting"], "Reminder: Budgets"),
        ("session_start", "starred", ["starring"], "Reminder: Budgets"),
        ("session_start", "speaker", ["speaker"], "Reminder: Budgets"),
        ("session_start", "moderator", ["moderator"], "Reminder: Budgets"),
        ("session_start", "rapporteur", ["rapporteur"], "Reminder: Budgets"),
        ("session_start", "with_place", ["admitted applicant"], "Reminder: Budgets"),
        ("session_end", "seated", ["seated"], "After the session: Budgets"),
        ("session_end", "no_report", ["rapporteur"], "Please report: Budgets"),
        ("part_start", "with_place", ["admitted applicant"], "Soon: Academy 2031"),
        (
            "answer",
            "not_accepted",
            ["offered applicant"],
            "Please answer: your place at Academy 2031",
        ),
        (
            "phase_end",
            "with_place",
            ["admitted applicant"],
            "Ends soon: Call for applications 2031",
        ),
        (
            "phase_end",
            "not_sent",
            ["drafting"],
            "Ends soon: Call for applications 2031",
        ),
    ],
)
def test_each_audience_is_written_to_once(session, anchor, audience, names, subject):
    roles(session)
    is_after = anchor == "session_end"
    ReminderRuleFactory(
        anchor=anchor,
        audience=audience,
        amount=2,
        unit="days",
        phase="call",
        is_after=is_after,
    )
    day = timedelta(days=3 if is_after else -1)

    counts = [actions.remind(START + day) for _ in range(2)]

    assert counts == [len(names), 0]
    assert told() == [(name, subject) for name in names]
    letter = Delivery.objects.get()
    is_duty = audience in {
        "speaker",
        "moderator",
        "rapporteur",
        "no_report",
        "not_accepted",
    }
    assert (letter.unsubscribe_url == "") == is_duty
    assert letter.mailing.edition_id == session.edition_id
    assert letter.mailing.topic == ("" if is_duty else Topic.REMINDERS)


def test_whose_report_is_filed_is_not_reminded(session):
    person = a_person("Rapporteur")
    SessionPersonFactory(session=session, role="rapporteur", person=person)
    ReportFactory(session=session, rapporteur=person, filed=True)
    ReminderRuleFactory(
        anchor="session_end", audience="no_report", is_after=True, amount=2
    )

    assert actions.remind(START + timedelta(days=1)) == 0
    assert Report.objects.count() == 1


def test_a_rule_that_is_off_or_about_others_writes_to_nobody(session):
    seat(session)
    conference = session.edition.parts.create(kind="conference")
    ReminderRuleFactory(is_on=False)
    ReminderRuleFactory(part=conference)
    ReminderRuleFactory(kind="panel")

    assert actions.remind(START - timedelta(hours=3)) == 0


def test_who_joined_after_it_was_due_is_skipped(session):
    seat(session, person=a_person("In Time"))
    SignUpFactory(
        session=session,
        person=a_person("Late"),
        seated_at=START - timedelta(hours=23),
    )
    ReminderRuleFactory()

    actions.remind(START - timedelta(hours=3))

    assert told() == [("In Time", "Reminder: Budgets")]


def test_another_seat_of_the_same_person_is_reminded_anew(session):
    ReminderRuleFactory()
    held = seat(session, person=a_person("Ada"))
    at = START - timedelta(hours=3)
    actions.remind(at)
    with time_machine.travel(at, tick=False):
        actions.leave(session, person=held.person)
    seat(session, person=held.person)

    actions.remind(at)

    reminders = Delivery.objects.filter(subject="Reminder: Budgets")
    assert sorted(reminders.values_list("state", flat=True)) == ["cancelled", "queued"]


def test_who_has_left_the_topic_gets_no_reminder_but_duties(session):
    seated, moderator = seat(session).person, a_person("Moderator")
    SessionPersonFactory(session=session, role="moderator", person=moderator)
    for person in (seated, moderator):
        unsubscribing.leave(
            person, edition_id=session.edition_id, topic=Topic.REMINDERS
        )
    ReminderRuleFactory()
    ReminderRuleFactory(audience="moderator")

    assert actions.remind(START - timedelta(hours=3)) == 1
    assert told() == [("Moderator", "Reminder: Budgets")]
    assert Unsubscribed.objects.count() == 2


def test_own_words_come_in_the_readers_language_or_in_english(session):
    for language in ("de", "fr"):
        seat(session, person=a_person(language, language=language))
    ReminderRuleFactory(
        texts={
            "en": {"subject": "Bring a pen", "text": "We write."},
            "de": {"subject": "Stift mitbringen", "text": "Wir schreiben."},
        }
    )

    actions.remind(START - timedelta(hours=3))

    assert told() == [("de", "Stift mitbringen"), ("fr", "Bring a pen")]
    german = Delivery.objects.get(person__full_name="de")
    assert "Wir schreiben." in german.body_text
    assert "30. März 2031" in german.body_text


@pytest.fixture
def day(academy):
    """Three sessions of one day and one of the next, and Ada with a seat in each."""
    sessions = [
        SessionFactory(part=academy, title=f"S{hours}", starts_at=at)
        for hours in (0, 2, 4, 20)
        for at in [START + timedelta(hours=hours)]
    ]
    ada = a_person("Ada", time_zone="Europe/Vienna")
    for one in sessions:
        seat(one, person=ada)
    seat(sessions[1], person=a_person("Bob"))
    ReminderRuleFactory()
    return sessions


def test_the_sessions_of_a_day_come_in_one_letter(day):
    due = START - timedelta(hours=24)

    counts = [actions.remind(due + timedelta(hours=n)) for n in (0, 0, 2, 4, 20)]

    assert counts == [1, 0, 1, 0, 1]
    assert told() == [
        ("Ada", "Reminder: 3 sessions"),
        ("Ada", "Reminder: S20"),
        ("Bob", "Reminder: S2"),
    ]
    letter = Delivery.objects.get(subject="Reminder: 3 sessions")
    lines = [x for x in letter.body_text.splitlines() if x.startswith("- S")]
    assert [line.partition(":")[0] for line in lines] == ["- S0", "- S2", "- S4"]
    assert "10:00–11:30 (Graz, UTC+2)" in lines[0]
    assert Gathered.objects.filter(delivery=letter).count() == 3


def test_what_is_gathered_comes_anew_without_the_session_that_is_called_off(day):
    due = START - timedelta(hours=24)
    actions.remind(due)

    actions.cancel(day[1], actor=a_person("Organiser"))
    actions.remind(due)

    states = Delivery.objects.filter(subject__startswith="Reminder:")
    assert sorted(states.values_list("subject", "state")) == [
        ("Reminder: 2 sessions", "queued"),
        ("Reminder: 3 sessions", "cancelled"),
    ]
    assert Gathered.objects.count() == 2


def test_who_leaves_while_letters_are_held_back_gets_none(session):
    people = participants(session.part, 20)
    for person in people:
        seat(session, person=person)
    ReminderRuleFactory()
    actions.remind(START - timedelta(hours=3))
    mailing = Mailing.objects.get()
    organiser = UserFactory()
    pause(mailing, actor=organiser)

    with time_machine.travel(START - timedelta(hours=3), tick=False):
        for person in people[:10]:
            actions.leave(session, person=person)
    resume(mailing, actor=organiser)
    Delivery.objects.update(expires_at=None)
    delivery.sweep()

    states = [*Delivery.objects.filter(mailing=mailing).values_list("state", flat=True)]
    assert sorted(states) == [State.CANCELLED] * 10 + [State.SENT] * 10


def test_the_usual_rules_come_once_with_the_first_session_ahead(session):
    for _ in range(2):
        actions.remind(now())

    assert [*ReminderRule.objects.values_list("name", "is_on")] == [
        ("One day before", True),
        ("One hour before", True),
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"amount": 1, "unit": "days"}, "1 day before: the start of a session"),
        ({"amount": 2, "unit": "days"}, "2 days before: the start of a session"),
        ({"amount": 1, "unit": "hours"}, "1 hour before: the start of a session"),
        (
            {"amount": 30, "unit": "minutes"},
            "30 minutes before: the start of a session",
        ),
        (
            {"amount": 1, "unit": "days", "is_after": True, "anchor": "session_end"},
            "1 day after: the end of a session",
        ),
    ],
)
def test_when_letters_go_out_is_told_in_words(rule, words):
    assert in_words(ReminderRuleFactory.build(**rule)) == words
