"""On the day of publication a letter goes to whoever took part or asked, once."""

from datetime import timedelta

import pytest

from apps.notifications.choices import State, Topic
from apps.notifications.models import Delivery
from apps.notifications.unsubscribing import leave
from apps.outcomes.actions import after_announcing
from apps.outcomes.models import Document
from tests.factories.notifications import SubscriberFactory
from tests.factories.partners import PartnershipContactFactory, PartnershipFactory
from tests.factories.programme import a_person, an_academy, give_places

pytestmark = pytest.mark.django_db


def letters():
    return Delivery.objects.filter(template="outcomes/published")


def test_each_reader_gets_one_letter_and_one_way_out(published, participant):
    left, both = a_person("Left"), a_person("Both")
    give_places(an_academy(), [left, both])
    leave(left, edition_id=published.edition_id, topic=Topic.OUTCOMES)
    partnership = PartnershipFactory(edition=published.edition, state="confirmed")
    contact = PartnershipContactFactory(partnership=partnership).person
    city = SubscriberFactory(language="ar")
    SubscriberFactory(email=both.email.upper())
    SubscriberFactory(confirmed_at=None)

    for _stroke in range(2):
        after_announcing.announce_publications()

    assert sorted(letters().values_list("address", flat=True)) == sorted(
        [participant.email, both.email, contact.email, city.email]
    )
    assert not letters().filter(unsubscribe_url="").exists()
    told = letters().get(address=city.email)
    assert (told.language, told.person) == ("ar", None)
    assert f"/{published.edition.slug}/outcome/" in told.body_text
    assert (told.mailing.topic, told.mailing.edition_id) == (
        Topic.OUTCOMES,
        published.edition_id,
    )


def test_leaving_takes_back_the_letter_that_waits(published, client):
    city = SubscriberFactory()
    after_announcing.announce_publications()

    client.post(letters().get().unsubscribe_url.removeprefix("http://testserver"))

    assert letters().get().state == State.CANCELLED
    assert not type(city).objects.exists()


def test_of_what_was_published_before_today_nobody_is_told(published):
    SubscriberFactory()
    earlier = published.published_at - timedelta(days=1)
    Document.objects.filter(pk=published.pk).update(published_at=earlier)

    after_announcing.announce_publications()

    assert not letters().exists()
