"""Letters of a topic for whoever asks, with or without an account.

An address counts once its owner has said yes by a link that was sent to it. Whether an
address is known is told to nobody but that address.
"""

from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from apps.core.addresses import absolute
from apps.core.capitals import same_but_for_capitals
from apps.notifications import emails
from apps.notifications.choices import Topic
from apps.notifications.models import Delivery, Subscriber
from apps.notifications.outbox import enqueue, take_back_all

_confirming = Signer(salt="notifications.subscribers.confirm")
_leaving = Signer(salt="notifications.subscribers.leave")
#: So often at most an address is written to because somebody has typed it.
EVERY = timedelta(hours=1)


def address_to_confirm(subscriber: Subscriber) -> str:
    token = _confirming.sign(str(subscriber.pk))
    return absolute(reverse("notifications:confirm", args=[token]))


def address_to_leave(subscriber: Subscriber) -> str:
    token = _leaving.sign(str(subscriber.pk))
    return absolute(reverse("notifications:stop", args=[token]))


def to_confirm(token: str) -> UUID:
    """Whose yes it is.

    Raises:
        BadSignature: we have not written this address.
    """
    return _read(_confirming, token)


def to_leave(token: str) -> UUID:
    """Who leaves. Raises BadSignature: we have not written this address."""
    return _read(_leaving, token)


def _read(signer: Signer, token: str) -> UUID:
    try:
        return UUID(signer.unsign(token))
    except ValueError as error:
        raise BadSignature(str(error)) from error


@transaction.atomic
def ask(
    email: str,
    *,
    language: str,
    authority: str = "",
    topic: Topic = Topic.OUTCOMES,
) -> None:
    """Write to ``email`` and ask whether it is to get the letters of ``topic``.

    One that has said yes before keeps what it said then, and is told so. However often
    it is typed, one letter an hour is the most that it brings.
    """
    subscriber = _kept(email, topic, language)
    moment = now()
    if subscriber.confirmed_at is None:
        subscriber.language, subscriber.authority = language, authority
    is_written_to = subscriber.told_at is None or subscriber.told_at <= moment - EVERY
    if is_written_to:
        subscriber.told_at = moment
    subscriber.save()
    if is_written_to:
        enqueue(
            emails.subscribed(subscriber, leave=address_to_leave(subscriber))
            if subscriber.confirmed_at
            else emails.confirm(subscriber, url=address_to_confirm(subscriber))
        )


def _kept(email: str, topic: Topic, language: str) -> Subscriber:
    """The locked row of this address; the first who asks makes it."""
    mine = Subscriber.objects.locked().filter(
        same_but_for_capitals("email", email), topic=topic
    )
    if found := mine.first():
        return found
    try:
        with transaction.atomic():
            return Subscriber.objects.create(
                email=email, topic=topic, language=language
            )
    except IntegrityError:
        return mine.get()


@transaction.atomic
def confirm(key: UUID) -> Subscriber | None:
    """The address gets letters from now on; nobody, if it was forgotten meanwhile."""
    subscriber = Subscriber.objects.locked().filter(pk=key).first()
    if subscriber and subscriber.confirmed_at is None:
        subscriber.confirmed_at = now()
        subscriber.save(update_fields=["confirmed_at", "updated_at"])
    return subscriber


@transaction.atomic
def leave(key: UUID) -> None:
    """Forget the address, and take back what waits for it. Leaving twice is once."""
    subscriber = Subscriber.objects.locked().filter(pk=key).first()
    if subscriber is None:
        return
    take_back_all(
        Delivery.objects.filter(
            same_but_for_capitals("address", subscriber.email),
            person=None,
            mailing__topic=subscriber.topic,
        )
    )
    subscriber.delete()
