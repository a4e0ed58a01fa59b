"""Authorities endorse a published text; organisers look first, and say why not."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.outcomes.actions import after_endorsing as endorsing
from apps.outcomes.models import Authority, Endorsement
from tests.factories.outcomes import an_endorsement
from tests.factories.programme import a_person
from tests.registration.test_uploads import a_pdf

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "City of Graz",
    "country": "AT",
    "level": "local",
    "decided_by": "The municipal council",
    "decided_on": "2026-03-01",
    "signed_by": "The mayor",
    "function": "Mayor",
    "words": "We listen.",
    "link": "https://example.org/decision",
    "may_speak": "on",
}


@pytest.fixture
def city():
    return a_person("Clara Clerk")


@pytest.fixture
def at(published):
    def address(name, **words):
        return reverse(
            f"outcomes:{name}", kwargs={"edition": published.edition.slug} | words
        )

    return address


def test_from_the_form_to_the_list(client, at, city, organiser):
    client.force_login(city)
    evidence = SimpleUploadedFile("Minutes.pdf", a_pdf(), "application/pdf")
    typed = TYPED | {"upload": evidence, "submission_key": uuid4()}

    sent = client.post(at("endorse"), typed)

    endorsement = Endorsement.objects.get()
    assert sent["Location"] == at("endorsement", endorsement=endorsement.pk)
    assert (endorsement.state, endorsement.contact) == ("sent", city)
    assert (endorsement.authority.name, endorsement.original_name) == (
        "City of Graz",
        "Minutes.pdf",
    )
    assert client.get(sent["Location"]).status_code == 200
    kept = client.get(at("evidence", endorsement=endorsement.pk))
    assert kept.content.startswith(b"%PDF")
    client.logout()
    assert client.get(sent["Location"]).status_code == 404
    assert "City of Graz" not in client.get(at("endorsements")).text

    endorsing.show(endorsement, by=organiser)

    assert "City of Graz" in client.get(at("endorsements")).text
    page = client.get(sent["Location"]).text
    assert "We listen." in page
    assert "Minutes.pdf" not in page
    letter = Delivery.objects.get(template="outcomes/endorsement_shown")
    assert letter.person == city
    assert sent["Location"] in letter.body_text


@pytest.mark.parametrize(
    "wrong",
    [
        {"decided_on": "2999-01-01"},
        {"decided_on": "2026-02-07"},
        {"link": ""},
        {"link": "javascript:alert(1)"},
        {"may_speak": ""},
        {"country": "XX"},
        {"name": ""},
        {"words": "x" * 1501},
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(client, at, city, wrong):
    client.force_login(city)

    answer = client.post(at("endorse"), TYPED | wrong)

    assert answer.status_code == 422
    assert "The municipal council" in answer.text
    assert (Endorsement.objects.count(), Authority.objects.count()) == (0, 0)


def hand_in(document, by, key=None, name="City of Graz"):
    return endorsing.endorse(
        document,
        by=by,
        key=key or uuid4(),
        named=endorsing.Named(name=name, country="AT", level="local"),
        said=endorsing.Said(
            signed_by="The mayor",
            function="Mayor",
            decided_by="The council",
            decided_on="2026-03-01",
            link="https://example.org/",
        ),
    )


def test_an_authority_endorses_once_until_it_is_declined(published, city, organiser):
    key = uuid4()
    first = hand_in(published, city, key)
    assert hand_in(published, city, key) == first
    other = a_person("Other")

    with pytest.raises(Refused) as refused:
        hand_in(published, other, name="CITY of Graz")

    assert refused.value.code == "stands"
    assert list(Endorsement.objects.all()) == [first]
    endorsing.decline(first, by=organiser, reason="No decision is to be found.")
    again = hand_in(published, other, name="CITY of Graz")
    assert (again.authority, Authority.objects.count()) == (first.authority, 1)


@pytest.mark.parametrize(
    ("name", "again"), [("Gießen", "GIEẞEN"), ("İzmir", "izmir"), ("Graz", "GRAZ")]
)
def test_a_name_in_capitals_is_of_the_same_authority(published, city, name, again):
    hand_in(published, city, name=name)

    with pytest.raises(Refused) as refusal:
        hand_in(published, city, name=again)

    assert refusal.value.code == "stands"
    assert Authority.objects.get().name == name


def test_before_publication_nothing_can_be_endorsed(document, city):
    with pytest.raises(Refused) as refused:
        hand_in(document, city)

    assert refused.value.code == "not_published"
    assert Endorsement.objects.count() == 0


def test_organisers_decide_in_the_admin_with_a_reason(
    client, published, city, organiser
):
    organiser.is_staff = True
    organiser.save()
    client.force_login(organiser)
    shown, declined = (an_endorsement(published, city) for _row in range(2))
    page = reverse("admin:outcomes_endorsement_changelist")

    def decide(action, row, reason=""):
        typed = {"action": action, "_selected_action": row.pk, "reason": reason}
        client.post(page, typed, follow=True)
        row.refresh_from_db()
        return row.state, row.reason

    assert decide("decline_selected", declined) == ("sent", "")
    assert decide("decline_selected", declined, "Who are you?") == (
        "declined",
        "Who are you?",
    )
    assert decide("show_selected", shown) == ("shown", "")
    assert decide("show_selected", declined) == ("declined", "Who are you?")
    assert shown.moderated_by == organiser
    letter = Delivery.objects.get(template="outcomes/endorsement_declined")
    assert "Who are you?" in letter.body_text


def test_its_contact_alone_takes_it_back(client, at, published, city):
    endorsement = an_endorsement(published, city, state="shown")
    address = at("take-endorsement-back", endorsement=endorsement.pk)
    client.force_login(a_person("Other"))
    assert client.post(address).status_code == 403
    assert list(Endorsement.objects.shown()) == [endorsement]
    client.force_login(city)

    client.post(address)
    client.post(address)

    endorsement.refresh_from_db()
    assert endorsement.state == "taken_back"
    assert endorsement.authority.name not in client.get(at("endorsements")).text


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"state": "other"}, "outcomes_state_of_an_endorsement_is_known"),
        ({"state": "shown"}, "outcomes_who_decided_did_so_at_an_instant"),
        (
            {"state": "declined", "moderated_at": "2026-03-02T00:00Z"},
            "outcomes_not_shown_for_a_reason",
        ),
        ({"file": "endorsements/x"}, "outcomes_evidence_has_a_size"),
    ],
)
def test_the_database_holds_it(published, city, facts, name):
    endorsement = an_endorsement(published, city)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Endorsement.objects.filter(pk=endorsement.pk).update(**facts)
