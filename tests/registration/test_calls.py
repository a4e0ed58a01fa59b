"""Where people are invited to apply."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.editions.choices import EditionStatus
from apps.registration.actions.publishing import publish
from tests.factories.editions import PersonFactory, PhaseFactory
from tests.factories.registration import CallFactory, CriterionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("opens", "closes", "is_offered"), [(-1, 1, True), (1, 2, False), (-2, -1, False)]
)
def test_an_open_call_is_offered_first_with_its_deadline(
    client, opens, closes, is_offered
):
    call = CallFactory(
        opens_at=now() + timedelta(days=opens),
        closes_at=now() + timedelta(days=closes),
        part__edition__status=EditionStatus.OPEN,
    )
    edition = call.part.edition

    home = client.get("/").content.decode()
    page = client.get(edition.get_absolute_url()).content.decode()

    assert ("Apply for a place" in home) == is_offered
    assert ("Apply for a place" in page) == is_offered
    assert ("apply until" in page) == is_offered


def test_a_phase_without_a_call_offers_nothing(client):
    edition = PhaseFactory(edition__status=EditionStatus.OPEN).edition

    assert "Apply for a place" not in client.get("/").content.decode()
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Apply for a place" not in page


def test_what_applications_are_judged_by_stands_with_the_call(client):
    call = CallFactory(part__edition__status=EditionStatus.OPEN)
    CriterionFactory(call=call, position=2, text="Shares what was learnt")
    CriterionFactory(call=call, position=1, text="Works with <local> people")

    page = client.get(f"/{call.part.edition.slug}/apply/").content.decode()

    shown = re.findall(r"<li><bdi>(.*?)</bdi></li>", page)
    assert shown == ["Works with &lt;local&gt; people", "Shares what was learnt"]


def test_what_is_not_published_is_not_read_before_the_call_opens(client):
    call = CallFactory(
        part__edition__status=EditionStatus.OPEN,
        text="Still being written.",
        opens_at=now() + timedelta(days=1),
        closes_at=now() + timedelta(days=9),
    )
    CriterionFactory(call=call, text="Not agreed upon")
    address = f"/{call.part.edition.slug}/apply/"

    before = client.get(address).content.decode()
    publish(call, by=PersonFactory())
    published = client.get(address).content.decode()

    assert "Still being written." not in before
    assert "Not agreed upon" not in before
    assert "Still being written." in published
    assert "Not agreed upon" in published


def test_organisers_are_told_when_the_text_is_public(client):
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    call = CallFactory()

    page = client.get(
        reverse("admin:registration_call_change", args=[call.pk])
    ).content.decode()

    assert "what stands here, as soon as the call opens." in page
    assert "even where no version is published." in page


@pytest.mark.parametrize(("asked", "spoken"), [({}, "ar"), ({"language": "fr"}, "fr")])
def test_a_preview_speaks_as_the_organiser_reads_unless_asked(client, asked, spoken):
    reader = PersonFactory(is_staff=True, is_superuser=True, language="ar")
    client.force_login(reader)
    client.cookies["django_language"] = "ar"
    address = reverse(
        "admin:registration_call_preview", args=[CallFactory().pk, "call"]
    )

    page = client.get(address, asked, headers={"accept-language": "ar"})

    assert page.context["language"] == spoken
    assert page.context["chooser"].initial["language"] == spoken
