"""Authorities tell each year what they have done; others read what is public."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.core.refusals import Refused
from apps.notifications.choices import Topic
from apps.notifications.models import Delivery
from apps.notifications.unsubscribing import leave
from apps.outcomes.actions import after_following as following
from apps.outcomes.models import FollowUp
from apps.outcomes.queries.after import HowFar, followed, how_far
from tests.factories.outcomes import an_endorsement
from tests.factories.programme import a_person

pytestmark = pytest.mark.django_db

TODAY = time_machine.travel("2026-11-26T12:00Z", tick=False)


@pytest.fixture
def endorsement(published):
    city = a_person("Clara Clerk")
    return an_endorsement(published, city, name="City of Graz", state="shown")


@pytest.fixture
def paragraph(published):
    return published.paragraphs.order_by("order_key").first()


def tell(endorsement, paragraph, seen=0, year=2026, **facts):
    told = {"state": "begun", "text": "An office is named.", "is_public": True}
    return following.report(
        endorsement,
        paragraph=getattr(paragraph, "pk", paragraph),
        year=year,
        by=endorsement.contact,
        told=following.Told(**told | facts),
        seen=seen,
    )


@TODAY
def test_from_the_form_to_the_table(client, published, endorsement, paragraph):
    slug = published.edition.slug
    client.force_login(endorsement.contact)
    address = reverse(
        "outcomes:report-follow-up", args=[slug, endorsement.pk, 2026, paragraph.pk]
    )
    own = reverse("outcomes:endorsement", args=[slug, endorsement.pk])
    asked = client.get(own).text
    for one in published.paragraphs.values_list("pk", flat=True):
        assert address.replace(str(paragraph.pk), str(one)) in asked

    typed = {"state": "done", "text": "An office is open.", "seen": "0"}
    assert client.post(address, typed)["Location"] == own

    assert "An office is open." in client.get(own).text
    client.logout()
    table = reverse("outcomes:follow-up", args=[slug])
    assert "An office is open." not in client.get(own).text
    assert "City of Graz" not in client.get(table).text
    client.force_login(endorsement.contact)
    client.post(address, typed | {"seen": "1", "is_public": "on"})
    client.logout()
    assert "An office is open." in client.get(own).text
    assert "City of Graz" in client.get(table).text


@TODAY
def test_who_was_slower_is_told_and_loses_no_words(
    client, published, endorsement, paragraph
):
    tell(endorsement, paragraph)
    client.force_login(endorsement.contact)
    address = reverse(
        "outcomes:report-follow-up",
        args=[published.edition.slug, endorsement.pk, 2026, paragraph.pk],
    )

    late = client.post(address, {"state": "done", "text": "Mine.", "seen": "0"})

    assert late.status_code == 422
    assert "Mine." in late.text
    assert FollowUp.objects.get().text == "An office is named."
    assert tell(endorsement, paragraph).edits == 1
    assert tell(endorsement, paragraph, seen=1, text="More.").edits == 2


@TODAY
def test_what_cannot_be_told_is_not_written(endorsement, paragraph):
    codes = []
    for facts in ({"paragraph": uuid4()}, {"year": 2027}, {"year": 2025}):
        with pytest.raises(Refused) as refused:
            tell(**{"endorsement": endorsement, "paragraph": paragraph} | facts)
        codes.append(refused.value.code)
    endorsement.state = "taken_back"
    endorsement.save()
    with pytest.raises(Refused) as refused:
        tell(endorsement, paragraph)

    assert [*codes, refused.value.code] == ["foreign", "year", "year", "not_shown"]
    assert FollowUp.objects.count() == 0


def test_of_each_authority_the_newest_counts(endorsement, paragraph):
    with time_machine.travel("2027-03-01T12:00Z", tick=False):
        tell(endorsement, paragraph, state="planned")
        tell(endorsement, paragraph, state="done", year=2027)
        rows = followed(endorsement.document)
    counts = [[count for _state, count in row.counts] for row in rows]

    assert counts == [[1, 0, 0, 0], [0, 0, 0, 0]]


def test_contacts_are_asked_once_a_year(published, endorsement):
    left = a_person("Left")
    an_endorsement(published, left, state="shown")
    an_endorsement(published, a_person("Waits"))
    leave(left, edition_id=published.edition_id, topic=Topic.OUTCOMES)
    asked = Delivery.objects.filter(template="outcomes/follow_up_asked")
    days = {
        "2026-12-31": 0,
        "2027-02-07": 0,
        "2027-03-10": 0,
        "2028-02-08": 1,
        "2028-03-08": 1,
        "2029-02-09": 2,
    }
    found = {}
    for day in days:
        with time_machine.travel(f"{day}T12:00Z", tick=False):
            for _stroke in range(2):
                following.ask_for_follow_ups()
        found[day] = asked.count()

    assert found == days
    assert {one.person for one in asked} == {endorsement.contact}


def test_an_anniversary_of_the_29th_of_february():
    found = following._anniversary(date(2024, 2, 29), date(2025, 3, 1))

    assert found == date(2025, 2, 28)


def test_the_database_holds_it(endorsement, paragraph):
    rows = [
        FollowUp.objects.create(
            endorsement=endorsement,
            paragraph=paragraph,
            year=year,
            state="done",
            text="x",
            reported_by=endorsement.contact,
        )
        for year in (2025, 2026)
    ]
    for facts, name in (
        ({"state": "other"}, "outcomes_state_of_a_follow_up_is_known"),
        ({"year": 2025}, "outcomes_one_follow_up_a_year"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            FollowUp.objects.filter(pk=rows[1].pk).update(**facts)


@TODAY
def test_the_text_says_at_each_encouragement_how_far_others_are(
    client, published, endorsement, paragraph
):
    other, waits = (
        an_endorsement(published, a_person(name), state=state)
        for name, state in (("Omar Clerk", "shown"), ("Hana Clerk", "sent"))
    )
    for by, year, state, is_public in (
        (endorsement, 2025, "planned", True),
        (endorsement, 2026, "done", True),
        (other, 2026, "begun", False),
        (waits, 2026, "done", True),
    ):
        FollowUp.objects.create(
            endorsement=by,
            paragraph=paragraph,
            year=year,
            state=state,
            text="It goes on.",
            is_public=is_public,
            reported_by=by.contact,
        )

    page = client.get(reverse("outcomes:document", args=[published.edition.slug]))

    assert how_far(published) == {str(paragraph.pk): HowFar([("done", 1)], 2026)}
    assert page.text.count("Done (1)") == 1
    assert "1 local government tells what it has done, last in 2026" in page.text
    assert f"/outcome/follow-up/#f-{paragraph.pk}" in page.text
