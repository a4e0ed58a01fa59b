from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.notifications.rendering import render
from apps.registration import emails, wordings
from apps.registration.actions.applying import Agreed, change_consents
from apps.registration.actions.deciding import withdraw
from apps.registration.choices import Because, ConsentKind, State
from apps.registration.models import AccessNeeds, Call, Consent
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import (
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
)

pytestmark = pytest.mark.django_db


def at(application, name="application"):
    return reverse(f"registration:{name}", args=[application.reference])


@pytest.fixture
def part():
    return CallFactory(first_come=True, part=PartFactory(capacity=1)).part


@pytest.fixture
def own(client, part):
    application = ApplicationFactory(part=part, admitted=True)
    client.force_login(application.person)
    return application


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({}, "We have your application"),
        ({"admitted": True}, "You have a place"),
        ({"waiting": True}, "You are number 1 on the waiting list"),
        ({"declined": True}, "We could not offer you a place"),
        ({"withdrawn": True}, "You withdrew this application"),
        ({"offered": True}, "We offer you a place"),
    ],
)
def test_the_page_says_where_the_application_stands(client, part, traits, words):
    application = ApplicationFactory(part=part, **traits)
    client.force_login(application.person)

    page = client.get(at(application)).content.decode()

    assert words in page
    assert application.reference in page


AGAIN = "You may apply again while the call is open."
COMING_BACK = "they can put you at the end of the waiting list"


@pytest.mark.parametrize(
    ("closes_in", "said", "not_said"),
    [(1, AGAIN, COMING_BACK), (-1, COMING_BACK, AGAIN)],
)
def test_who_withdrew_reads_how_to_come_back(client, part, closes_in, said, not_said):
    Call.objects.update(closes_at=now() + timedelta(minutes=closes_in))
    application = ApplicationFactory(part=part, withdrawn=True)
    client.force_login(application.person)

    page = client.get(at(application)).content.decode()

    assert said in page
    assert not_said not in page


def test_a_companion_left_alone_reads_why(client, part):
    companion = ApplicationFactory(
        part=part,
        accompanies=ApplicationFactory(part=part, withdrawn=True),
        companion_as="assistant",
        is_counted=False,
        state=State.WITHDRAWN,
        withdrawn_because=Because.ALONE,
    )
    client.force_login(companion.person)

    page = client.get(at(companion)).content.decode()

    assert "The person whom you were to accompany does not take part" in page
    assert AGAIN not in page


def test_a_companion_who_is_removed_is_not_said_to_have_withdrawn(client, part):
    companion = ApplicationFactory(
        part=part,
        accompanies=ApplicationFactory(part=part, admitted=True),
        companion_as="interpreter",
        is_counted=False,
    )

    withdraw(companion, by=companion.accompanies.person)

    client.force_login(companion.person)
    page = client.get(at(companion)).content.decode()
    letter = Delivery.objects.get(person=companion.person).body_text
    assert "You no longer accompany anybody" in page
    assert "You no longer accompany anybody at" in letter
    assert "You withdrew" not in page
    assert "You have withdrawn" not in letter


def test_the_page_is_of_nobody_else(client, own):
    client.force_login(PersonFactory())

    assert client.get(at(own)).status_code == 404
    assert client.post(at(own, "withdraw")).status_code == 404
    own.refresh_from_db()
    assert own.state == State.ADMITTED


def test_withdrawing_asks_first_and_lets_the_next_one_in(client, part, own):
    waiting = ApplicationFactory(part=part, waiting=True)

    asked = client.get(at(own, "withdraw"))
    own.refresh_from_db()
    assert own.state == State.ADMITTED
    answer = client.post(at(own, "withdraw"))

    own.refresh_from_db()
    waiting.refresh_from_db()
    assert "Withdraw my application?" in asked.content.decode()
    assert answer.url == at(own)
    assert (own.state, waiting.state) == (State.WITHDRAWN, State.ADMITTED)


def test_whoever_withdrew_may_apply_again(client, part, own):
    client.post(at(own, "withdraw"))

    step = reverse("registration:step", args=[part.edition.slug, part.kind, "about"])

    assert client.get(step).status_code == 200


def test_a_consent_that_is_taken_back_leaves_a_trace(client, own):
    words = wordings.full_text(ConsentKind.LIST)
    given = Agreed(kind=ConsentKind.LIST, text=words, language="en")
    change_consents(own, asked=[ConsentKind.LIST], agreed=[given])

    client.post(at(own, "consents"), {"consent_updates": "on"})

    kinds = {
        consent.kind: consent.withdrawn_at is None
        for consent in Consent.objects.filter(application=own)
    }
    assert kinds == {ConsentKind.LIST: False, ConsentKind.UPDATES: True}


def test_saving_consents_twice_keeps_the_first(client, own):
    client.post(at(own, "consents"), {"consent_updates": "on"})
    first = Consent.objects.get()

    client.post(at(own, "consents"), {"consent_updates": "on"})

    assert Consent.objects.get().given_at == first.given_at


def test_access_needs_that_are_emptied_are_erased(client, own):
    AccessNeedsFactory(application=own)

    client.post(at(own, "access-needs"), {})

    assert not AccessNeeds.objects.exists()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_letter_can_be_written(part, language):
    person = PersonFactory(language=language)
    application = ApplicationFactory(part=part, person=person)
    subjects = set()
    for state in State:
        application.state = state
        application.offered_until = now() if state == State.OFFERED else None
        rendered = render(emails.state_changed(application, position=3))
        subjects.add(rendered.subject)
        assert application.reference in rendered.text
    for because in Because:
        application.withdrawn_because = because
        rendered = render(emails.state_changed(application))
        subjects.add(rendered.subject)
        assert at(application) in rendered.text
    application.offered_until = now() + timedelta(days=5)
    application.decided_at = now()
    (reminder,) = emails.reminders_of_offers([application])
    subjects.add(render(reminder).subject)
    application.state = State.ADMITTED
    subjects.add(render(emails.moved_up(application)).subject)

    assert len(subjects) == len(State) + len(Because) + 1
    assert Delivery.objects.count() == 0
