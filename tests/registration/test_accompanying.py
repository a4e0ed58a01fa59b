"""The short form of assistants and interpreters."""

import re

import pytest
from django.urls import reverse

from apps.accounts.actions import save_preferences
from apps.core.models import AuditEntry
from apps.notifications.models import Delivery
from apps.registration.actions.deciding import decline
from apps.registration.actions.guests import register_companion
from apps.registration.choices import State
from apps.registration.links import companion_address
from apps.registration.models import AccessNeeds, Application, Consent
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = pytest.mark.django_db

TOLD = {
    "name": "Ivo Sommer-Achieng",
    "kind": "assistant",
    "languages": ["en", "sw"],
    "needs": ["captions"],
    "needs_details": "In French",
    "consent_access_needs": "on",
    "consent_privacy": "on",
    "consent_list": "on",
}


@pytest.fixture
def own():
    part = CallFactory(part=PartFactory(capacity=5)).part
    return ApplicationFactory(part=part, admitted=True)


@pytest.fixture
def companion(own):
    return register_companion(
        own,
        name="Ivo Sommer",
        email="ivo@help.example",
        kind="interpreter",
        by=own.person,
    )


def consents():
    rows = Consent.objects.filter(withdrawn_at=None).order_by("kind")
    return [row.kind for row in rows]


def test_the_link_in_the_letter_opens_a_form_of_the_little_that_is_needed(
    client, companion
):
    letter = Delivery.objects.get(template="registration/companion")
    address = re.search(r"/accompany/\S+/", letter.body_text).group()

    page = client.get(address)

    assert set(page.context["form"].fields) == set(TOLD)
    assert page.context["form"].initial == {
        "name": "Ivo Sommer",
        "kind": "interpreter",
    }


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_pseudonym_chosen_later_is_what_they_know_the_person_by(
    client, own, companion, is_hidden
):
    legal = own.full_name
    save_preferences(own.person, display_name="Nightheron", is_hidden=is_hidden)

    page = client.get(companion_address(companion)).content.decode()

    assert "Nightheron" in page
    assert legal not in page


def test_what_is_sent_is_kept_without_signing_in(client, companion):
    answer = client.post(companion_address(companion), TOLD, follow=True)

    companion.refresh_from_db()
    assert "we have your answers" in answer.content.decode()
    assert companion.full_name == "Ivo Sommer-Achieng"
    assert companion.companion_as == "assistant"
    assert companion.languages == ["en", "sw"]
    assert companion.person.full_name == "Ivo Sommer-Achieng"
    assert (companion.state, companion.is_counted) == (State.ADMITTED, False)
    needs = AccessNeeds.objects.get(application=companion)
    assert (needs.kinds, needs.details) == (["captions"], "In French")
    assert consents() == ["access_needs", "list", "privacy"]
    assert companion.history.latest().companion_as == "assistant"
    entry = AuditEntry.objects.get(verb="registration.companion_answered")
    assert entry.actor == companion.person
    assert (companion.motivation, companion.country.code) == ("", "")


def test_the_name_of_an_account_that_has_one_stays(client, own):
    known = PersonFactory(email="ivo@help.example", full_name="Ivo Known")
    companion = register_companion(
        own, name="I.", email=known.email, kind="assistant", by=own.person
    )

    client.post(companion_address(companion), TOLD)

    known.refresh_from_db()
    assert known.full_name == "Ivo Known"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "friend"}, "kind"),
        ({"languages": []}, "languages"),
        ({"consent_privacy": ""}, "consent_privacy"),
        ({"consent_access_needs": ""}, "consent_access_needs"),
    ],
)
def test_a_mistake_is_said_beside_the_field_and_nothing_is_written(
    client, companion, changes, field
):
    page = client.post(companion_address(companion), TOLD | changes)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"]["needs_details"].value() == "In French"
    companion.refresh_from_db()
    assert companion.full_name == "Ivo Sommer"
    assert not Consent.objects.exists()
    assert not AccessNeeds.objects.exists()


def test_what_was_answered_is_shown_to_nobody_but_the_person(client, companion):
    address = companion_address(companion)
    client.post(address, TOLD)

    for reader in (None, PersonFactory()):
        if reader:
            client.force_login(reader)
        page = client.get(address)
        assert page.context["form"] is None
        assert "In French" not in page.content.decode()
        client.post(address, TOLD | {"name": "Somebody else"})
    client.force_login(companion.person)
    mine = client.get(address)

    companion.refresh_from_db()
    assert companion.full_name == "Ivo Sommer-Achieng"
    assert mine.context["form"].initial == TOLD | {
        name: True for name in TOLD if name.startswith("consent")
    }
    answer = client.post(address, TOLD | {"kind": "interpreter", "consent_list": ""})
    companion.refresh_from_db()
    assert answer.url == companion.get_absolute_url()
    assert companion.companion_as == "interpreter"
    assert consents() == ["access_needs", "privacy"]


def test_the_link_of_another_person_or_of_an_applicant_opens_nothing(
    client, own, companion
):
    address = companion_address(companion)
    wrong = [
        address.replace(companion.reference, own.reference),
        companion_address(own),
        f"{address[:-3]}{'bb' if address[-3] == 'a' else 'aa'}/",
    ]

    assert [client.get(one).status_code for one in wrong] == [404, 404, 404]
    assert [client.post(one, TOLD).status_code for one in wrong] == [404, 404, 404]
    companion.refresh_from_db()
    assert companion.full_name == "Ivo Sommer"


def test_a_companion_who_does_not_come_says_so_by_the_link(client, companion):
    client.post(companion_address(companion), {"answer": "decline"})

    companion.refresh_from_db()
    page = client.post(companion_address(companion), TOLD)
    assert companion.state == State.WITHDRAWN
    assert "not registered to come along any more" in page.content.decode()
    companion.refresh_from_db()
    assert (companion.full_name, consents()) == ("Ivo Sommer", [])


def test_whoever_is_not_to_come_any_more_is_asked_nothing(client, own, companion):
    decline(own, by=PersonFactory())

    page = client.post(companion_address(companion), TOLD)

    assert page.context["form"] is None
    assert not Consent.objects.exists()


def test_the_person_accompanied_sees_who_has_answered_and_not_what(client, companion):
    client.post(companion_address(companion), TOLD)
    own = Application.objects.get(companions=companion)
    client.force_login(own.person)

    page = client.get(reverse("registration:companions", args=[own.reference]))

    assert "Has filled in the short form." in page.content.decode()
    assert "In French" not in page.content.decode()
