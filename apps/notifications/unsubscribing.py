"""Leaving a topic by the address in a letter, without signing in."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db import transaction

from apps.accounts.models import User
from apps.notifications.choices import Topic
from apps.notifications.models import Delivery, Unsubscribed
from apps.notifications.outbox import take_back_all

_signer = Signer(salt="notifications.topics")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a letter is sent under: to whom, at which edition, about what."""

    person_id: int
    edition_id: int
    topic: Topic


def token_for(subscription: Subscription) -> str:
    one = subscription
    return _signer.sign(f"{one.person_id}.{one.edition_id}.{one.topic.value}")


def subscription_of(token: str) -> Subscription:
    """What the address in a letter is about.

    Raises:
        BadSignature: we have not written this address.
    """
    try:
        person, edition, topic = _signer.unsign(token).split(".")
        return Subscription(int(person), int(edition), Topic(topic))
    except ValueError as error:
        raise BadSignature(str(error)) from error


@transaction.atomic
def leave(person: User, *, edition_id: int, topic: Topic) -> None:
    """Send ``person`` no more letters of ``topic``, not those either that wait."""
    Unsubscribed.objects.get_or_create(
        person=person, edition_id=edition_id, topic=topic
    )
    take_back_all(
        Delivery.objects.filter(
            person=person, mailing__edition_id=edition_id, mailing__topic=topic
        )
    )


def come_back(person: User, *, edition_id: int, topic: Topic) -> None:
    """Send ``person`` letters of ``topic`` again, from the next one on."""
    Unsubscribed.objects.filter(
        person=person, edition_id=edition_id, topic=topic
    ).delete()


def have_left(edition_id: int, topic: Topic) -> set[int]:
    """The keys of the people who want no letters of ``topic`` at the edition."""
    return set(
        Unsubscribed.objects.filter(edition_id=edition_id, topic=topic).values_list(
            "person_id", flat=True
        )
    )
