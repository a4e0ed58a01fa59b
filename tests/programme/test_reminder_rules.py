"""Whom a rule of reminders writes to, when, and who looked at it before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import now

from apps.contributions.models import Report
from apps.core.refusals import Refused
from apps.editions.models import Phase
from apps.notifications import delivery, unsubscribing
from apps.notifications.choices import State, Topic
from apps.notifications.mailings import pause, resume
from apps.notifications.models import Delivery, Mailing, Unsubscribed
from apps.programme import actions
from apps.programme.actions import fingerprint_of, switch_off, switch_on, write_rule
from apps.programme.models import Gathered, ReminderRule, Session
from apps.programme.occasions import occasions_of
from apps.registration.models import Application, ApplicationDraft
from tests.factories.accounts import UserFactory
from tests.factories.contributions import ReportFactory
from tests.factories.editions import AppointmentFactory
from tests.factories.programme import (
    ReleaseFactory,
    ReminderRuleFactory,
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    participants,
)
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db

VIENNA = ZoneInfo("Europe/Vienna")
#: The clocks go forward in the night between the two.
START = datetime(2031, 3, 30, 8, 0, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def academy():
    return an_academy()


@pytest.fixture
def session(academy):
    return SessionFactory(part=academy, title="Budgets", starts_at=START)


def seat(session, **words):
    return SignUpFactory(session=session, seated_at=BEFORE, **words)


def told():
    return sorted(Delivery.objects.values_list("person__full_name", "subject"))


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


@pytest.fixture
def organiser(session, client):
    person = UserFactory(staff=True)
    AppointmentFactory(edition=session.edition, person=person)
    client.force_login(person)
    return person


def test_a_rule_that_has_changed_is_off_until_somebody_has_looked(session, organiser):
    rule = ReminderRuleFactory()
    seen = fingerprint_of(rule)
    rule.name = "Another name"
    assert write_rule(rule, actor=organiser).is_on

    rule.amount = 3
    write_rule(rule, actor=organiser)

    with pytest.raises(Refused) as refusal:
        switch_on(rule, fingerprint=seen, actor=organiser)
    assert refusal.value.code == "changed_since"
    assert not ReminderRule.objects.get().is_on
    switch_on(rule, fingerprint=fingerprint_of(rule), actor=organiser)
    assert ReminderRule.objects.get().approved_by == organiser
    switch_off(rule, actor=organiser)
    assert not ReminderRule.objects.get().is_on


def test_the_preview_shows_dates_recipients_and_what_goes_out(
    client, session, organiser
):
    german = seat(session, person=a_person("Ada", language="de")).person
    seat(session, person=a_person("Hidden", is_hidden=True))
    rule = ReminderRuleFactory(is_on=False, approved_at=None)
    page = reverse("admin:programme_reminderrule_look", args=[rule.pk])

    shown = client.get(page).text
    client.post(page, {"do": "on", "fingerprint": fingerprint_of(rule)})
    actions.remind(START - timedelta(hours=3))

    assert "<td>2</td>" in shown
    assert "29 March 2031" in shown
    letter = Delivery.objects.get(person=german)
    assert letter.subject in shown
    assert letter.body_text.splitlines()[0] in shown
    assert "Hidden" not in shown


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"audience": "not_accepted"}, "audience"),
        ({"anchor": "phase_end", "audience": "with_place"}, "phase"),
        ({"anchor": "release", "audience": "with_place"}, "is_after"),
        ({"subject_de": "Nur auf Deutsch", "text_de": "Text"}, "subject_en"),
        ({"subject_en": "No text"}, "text_en"),
    ],
)
def test_mistakes_stand_beside_their_field(client, session, organiser, typed, field):
    answer = client.post(
        reverse("admin:programme_reminderrule_add"),
        {
            "edition": session.edition_id,
            "name": "A week before",
            "amount": 7,
            "unit": "days",
            "is_after": "False",
            "anchor": "session_start",
            "audience": "seated",
            **typed,
        },
    )

    assert answer.status_code == 200
    assert [*answer.context["adminform"].form.errors] == [field], answer.context[
        "adminform"
    ].form.errors
    assert ReminderRule.objects.count() == 0


def test_what_is_typed_is_saved_off_and_looked_at_next(client, session, organiser):
    answer = client.post(
        reverse("admin:programme_reminderrule_add"),
        {
            "edition": session.edition_id,
            "name": "A week before",
            "amount": 7,
            "unit": "days",
            "is_after": "False",
            "anchor": "session_start",
            "audience": "seated",
            "subject_en": "Soon",
            "text_en": "It is near.",
        },
    )

    rule = ReminderRule.objects.get()
    assert answer.url == reverse("admin:programme_reminderrule_look", args=[rule.pk])
    assert (rule.is_on, rule.texts) == (
        False,
        {"en": {"subject": "Soon", "text": "It is near."}},
    )


def test_a_rule_without_a_look_cannot_be_on(academy):
    with pytest.raises(IntegrityError, match="programme_rule_was_approved"):
        ReminderRuleFactory(approved_at=None)


@pytest.fixture
def released(session):
    """A programme that was made public under a name four weeks before its session."""
    return ReleaseFactory(
        edition=session.edition,
        number=2,
        name="Final",
        released_at=START - timedelta(days=28),
    )


def with_places(session):
    """People with a place: one with a seat, one waiting, one with neither, one late."""
    seat(session, person=a_person("Seated"))
    SignUpFactory(session=session, person=a_person("Waiting"), state="waiting")
    people = [
        *(sign_up.person for sign_up in session.sign_ups.all()),
        a_person("Neither"),
        a_person("Late"),
    ]
    conference = session.edition.parts.create(kind="conference")
    for person in people:
        ApplicationFactory(part=session.part, person=person, admitted=True)
    ApplicationFactory(part=conference, person=people[2], admitted=True)
    Application.objects.update(decided_at=START - timedelta(days=40))
    Application.objects.filter(person=people[3]).update(
        decided_at=START - timedelta(days=25)
    )


@pytest.mark.parametrize(
    ("audience", "subject", "names"),
    [
        ("not_signed_up", "Choose your sessions: ", ["Neither"]),
        ("with_place", "The programme of ", ["Neither", "Seated", "Waiting"]),
    ],
)
def test_some_days_after_the_release_each_is_written_to_once(
    session, released, audience, subject, names
):
    with_places(session)
    ReminderRuleFactory(
        anchor="release",
        audience=audience,
        amount=2,
        unit="days",
        is_after=True,
        part=session.part if audience == "not_signed_up" else None,
    )
    moments = [released.released_at + timedelta(days=n) for n in (1, 2, 3)]

    counts = [actions.remind(at) for at in moments]

    assert counts == [0, len(names), 0]
    assert told() == [(name, f"{subject}{session.edition}") for name in names]
    letter = Delivery.objects.filter(person__full_name="Neither").get()
    assert "“Final”" in letter.body_text
    assert letter.unsubscribe_url


@pytest.mark.parametrize(
    ("later", "ends_in_days", "sent"), [("", 28, 1), ("Newer", 28, 0), ("", 2, 0)]
)
def test_only_the_newest_release_with_a_name_counts_while_sessions_are_ahead(
    session, released, later, ends_in_days, sent
):
    ReleaseFactory(
        edition=session.edition,
        number=3,
        name=later,
        released_at=released.released_at + timedelta(days=1),
    )
    with_places(session)
    start = released.released_at + timedelta(days=ends_in_days)
    Session.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    ReminderRuleFactory(
        anchor="release", audience="not_signed_up", amount=2, unit="days", is_after=True
    )

    assert actions.remind(released.released_at + timedelta(days=2, hours=1)) == sent


def test_a_rule_cannot_come_before_a_release(academy):
    with pytest.raises(IntegrityError, match="rule_of_a_release_comes_after_it"):
        ReminderRuleFactory(anchor="release", audience="with_place")


def test_the_usual_rules_come_once_with_the_first_session_ahead(session):
    for _ in range(2):
        actions.remind(now())

    assert [*ReminderRule.objects.values_list("name", "is_on")] == [
        ("One day before", True),
        ("One hour before", True),
    ]
