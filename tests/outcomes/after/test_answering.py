"""Who answers for an endorsement, for how long, and which authority it is of."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.outcomes.actions import after_answering as answering
from apps.outcomes.actions import after_endorsing as endorsing
from apps.outcomes.actions.after_endorsing import Named
from apps.outcomes.models import Authority, Endorsement
from tests.factories.outcomes import an_endorsement
from tests.factories.programme import a_person
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db

GRAZ = {"name": "City of Graz", "country": "AT", "level": "local", "website": ""}


@pytest.fixture
def city():
    return a_person("Clara Clerk")


@pytest.fixture
def colleague():
    return a_person("Carl Colleague")


@pytest.fixture
def endorsement(published, city):
    return an_endorsement(published, city, name="Cty of Graz")


def at(name, endorsement):
    words = {"edition": "2031", "endorsement": endorsement.pk}
    return reverse(f"outcomes:{name}", kwargs=words)


def test_it_is_handed_over_to_the_longest_address(client, endorsement, city):
    client.force_login(city)
    longest = f"{'a' * 242}@example.org"
    for address in (longest, f"a{longest}"):
        client.post(at("hand-endorsement-over", endorsement), {"email": address})

    endorsement.refresh_from_db()
    assert endorsement.handed_to == longest
    assert Delivery.objects.get().address == longest


def test_a_name_that_another_authority_gets_at_the_same_moment_is_refused(
    monkeypatch, endorsement, organiser
):
    an_endorsement(endorsement.document, a_person("Another"), name="City of Graz")
    monkeypatch.setattr(answering, "known_authority", lambda named, but: None)

    code = refused(
        answering.correct_authority, endorsement, by=organiser, named=Named(**GRAZ)
    )

    endorsement.refresh_from_db()
    assert (code, endorsement.authority.name) == ("stands", "Cty of Graz")


def test_it_is_handed_over_by_a_letter_and_taken_over(
    client, endorsement, city, colleague
):
    page, take = (
        at("endorsement", endorsement),
        at("take-endorsement-over", endorsement),
    )
    client.force_login(colleague)
    before = [client.get(page).status_code, client.post(take).status_code]
    client.force_login(city)
    asked = {"email": colleague.email.upper()}
    client.post(at("hand-endorsement-over", endorsement), asked)
    endorsement.refresh_from_db()
    still = endorsement.contact

    client.force_login(colleague)
    assert "You are asked to answer for this endorsement" in client.get(page).text
    for _time in range(2):
        assert client.post(take).status_code == 302

    endorsement.refresh_from_db()
    assert before == [404, 404]
    assert (still, endorsement.contact, endorsement.handed_to) == (city, colleague, "")
    letters = Delivery.objects.values_list("template", "person")
    assert sorted(letters) == [
        ("outcomes/endorsement_handed_over", colleague.pk),
        ("outcomes/endorsement_taken_over", city.pk),
    ]
    client.force_login(city)
    assert client.get(page).status_code == 404


def test_an_address_without_an_account_gets_the_letter_too(endorsement, organiser):
    for _time in range(2):
        answering.hand_over(endorsement, by=organiser, email="New@Graz.example")

    letter = Delivery.objects.get()
    assert (letter.address, letter.person) == ("new@graz.example", None)
    assert at("endorsement", endorsement) in letter.body_text
    assert "Clara" not in letter.body_text


def test_only_who_was_asked_last_takes_over_what_is_live(
    endorsement, city, colleague, organiser
):
    other = a_person("Other")
    assert (
        refused(answering.hand_over, endorsement, by=city, email=city.email) == "same"
    )
    assert refused(answering.take_over, endorsement, by=colleague) == "not_asked"
    answering.hand_over(endorsement, by=city, email=colleague.email)
    answering.hand_over(endorsement, by=organiser, email=other.email)
    assert refused(answering.take_over, endorsement, by=colleague) == "not_asked"
    endorsing.take_back(endorsement, by=city)
    assert refused(answering.take_over, endorsement, by=other) == "closed"
    assert (
        refused(answering.hand_over, endorsement, by=city, email="x@y.example")
        == "closed"
    )

    endorsement.refresh_from_db()
    assert (endorsement.contact, endorsement.handed_to) == (city, other.email.lower())


def test_a_wrong_address_is_told_beside_the_field(client, endorsement, city):
    client.force_login(city)

    answer = client.post(at("hand-endorsement-over", endorsement), {"email": "nobody"})

    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text
    assert not Delivery.objects.exists()


def test_who_hands_over_too_often_is_told_when_to_come_again(
    client, endorsement, city, settings
):
    settings.RATE_LIMITS = {"endorse": "1/h/user"}
    cache.clear()
    client.force_login(city)
    address = at("hand-endorsement-over", endorsement)

    answers = [
        client.post(address, {"email": f"{name}@example.org"})
        for name in ("first", "second")
    ]

    endorsement.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 429]
    assert answers[1]["Retry-After"] == "3600"
    assert 'value="second@example.org"' in answers[1].text
    assert endorsement.handed_to == "first@example.org"


def test_organisers_correct_the_name_of_an_authority(client, endorsement, organiser):
    client.force_login(organiser)
    address = at("correct-authority", endorsement)

    wrong = client.post(address, GRAZ | {"name": ""})
    right = client.post(address, GRAZ)

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Authority.objects.get().name == "City of Graz"


def test_a_name_that_is_known_already_is_that_authority(published, city, organiser):
    named = Named(**GRAZ | {"name": "CITY of Graz", "level": "regional"})
    known = Authority.objects.create(**GRAZ)
    mistyped = an_endorsement(published, city, name="Cty of Graz")

    answering.correct_authority(mistyped, by=organiser, named=named)

    mistyped.refresh_from_db()
    known.refresh_from_db()
    assert (mistyped.authority, known.name, known.level) == (
        known,
        "City of Graz",
        "local",
    )
    again = an_endorsement(published, city, name="Graz")
    act = answering.correct_authority
    assert refused(act, again, by=organiser, named=named) == "stands"
    again.refresh_from_db()
    assert again.authority.name == "Graz"


def test_contacts_are_forgotten_two_years_after_the_last_word(
    published, endorsement, city, organiser
):
    endorsing.show(endorsement, by=organiser)
    followed = an_endorsement(published, city, state="shown", moderated_by=organiser)
    Endorsement.objects.update(
        file=f"endorsements/{uuid4().hex}", size=4, updated_at=now()
    )
    followed.follow_ups.create(
        paragraph=published.paragraphs.first(),
        year=2026,
        state="done",
        text="Done.",
        reported_by=city,
    )
    last = now() + timedelta(days=730)
    followed.follow_ups.update(updated_at=last)
    before = answering.forget_contacts(last - timedelta(minutes=1))
    day_after = answering.forget_contacts(last + timedelta(minutes=1))
    again = answering.forget_contacts(last + timedelta(minutes=1))

    endorsement.refresh_from_db()
    followed.refresh_from_db()
    assert (before, day_after, again) == (0, 1, 0)
    assert (endorsement.contact, endorsement.file.name, endorsement.size) == (
        None,
        "",
        0,
    )
    assert (endorsement.state, endorsement.signed_by) == ("shown", followed.signed_by)
    assert (followed.contact, followed.size) == (city, 4)


def test_without_a_contact_it_is_still_shown_and_can_be_answered_for(
    client, endorsement, organiser, colleague
):
    endorsing.show(endorsement, by=organiser)
    Endorsement.objects.update(contact=None)
    endorsement.refresh_from_db()

    assert endorsement.authority.name in client.get(at("endorsement", endorsement)).text
    answering.hand_over(endorsement, by=organiser, email=colleague.email)
    answering.take_over(endorsement, by=colleague)

    endorsement.refresh_from_db()
    assert endorsement.contact == colleague
    endorsing.decline(endorsement, by=organiser, reason="Not so.")


def test_whoever_answered_for_it_is_told_each_time(endorsement, city, colleague):
    for before, after in ((city, colleague), (colleague, city), (city, colleague)):
        answering.hand_over(endorsement, by=before, email=after.email)
        answering.take_over(endorsement, by=after)
        endorsement.refresh_from_db()

    told = Delivery.objects.filter(template="outcomes/endorsement_taken_over")
    assert Counter(one.person for one in told) == {city: 2, colleague: 1}
