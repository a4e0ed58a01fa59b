"""Reminders some days after the programme was made public."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.models import Session
from apps.registration.models import Application
from tests.factories.programme import (
    ReleaseFactory,
    ReminderRuleFactory,
    SessionFactory,
    SignUpFactory,
    a_person,
)
from tests.factories.registration import ApplicationFactory
from tests.programme.reminding import START, seat, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(academy):
    return SessionFactory(part=academy, title="Budgets", starts_at=START)


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
