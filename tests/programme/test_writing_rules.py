"""Rules of reminders as organisers write them, look at them and switch them on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.actions import fingerprint_of, switch_off, switch_on, write_rule
from apps.programme.models import ReminderRule
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory
from tests.factories.programme import (
    ReminderRuleFactory,
    SessionFactory,
    a_person,
)
from tests.programme.reminding import START, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(academy):
    return SessionFactory(part=academy, title="Budgets", starts_at=START)


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
