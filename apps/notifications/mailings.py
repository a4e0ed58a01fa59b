"""Letters that belong together: begun, held back, let go again."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.choices import State, Topic
from apps.notifications.models import Delivery, DeliveryQuerySet, Mailing
from apps.notifications.outbox import ring_when_committed, send_again


def mailing_of(
    key: str, *, title: str, edition_id: int | None, topic: Topic | None = None
) -> Mailing:
    """The mailing under ``key``; the first call makes it."""
    mailing, _new = Mailing.objects.get_or_create(
        key=key,
        defaults={
            "title": title[: Mailing._meta.get_field("title").max_length],  # noqa: SLF001 -- Django's public Meta API
            "edition_id": edition_id,
            "topic": topic or "",
        },
    )
    return mailing


@transaction.atomic
def pause(mailing: Mailing, *, actor: User) -> Mailing:
    """Begin no more letter of ``mailing``, also of a batch that is on its way.

    Pausing twice does nothing more.
    """
    mailing = _locked(mailing)
    if mailing.is_paused:
        return mailing
    mailing.paused_at, mailing.paused_by = now(), actor
    mailing.save(update_fields=["paused_at", "paused_by", "updated_at"])
    record(actor, "mailing.paused", mailing, edition_id=mailing.edition_id)
    return mailing


@transaction.atomic
def resume(mailing: Mailing, *, actor: User) -> Mailing:
    """Let the letters go that still wait; what is of no use any more is cancelled.

    Resuming what is not paused does nothing.
    """
    mailing = _locked(mailing)
    if not mailing.is_paused:
        return mailing
    mailing.paused_at = mailing.paused_by = None
    mailing.save(update_fields=["paused_at", "paused_by", "updated_at"])
    record(actor, "mailing.resumed", mailing, edition_id=mailing.edition_id)
    ring_when_committed()
    return mailing


def again(deliveries: DeliveryQuerySet, letters: Iterable[UUID], *, actor: User) -> int:
    """Send again those of ``letters`` that are of these and stuck; return how many.

    What somebody else has sent again meanwhile is passed over.
    """
    sent = 0
    for delivery in deliveries.stuck().filter(pk__in=letters):
        try:
            send_again(delivery, actor=actor)
        except Refused:
            continue
        sent += 1
    return sent


def counts_of(mailing: Mailing) -> dict[State, int]:
    """How many letters of ``mailing`` are in which state; states without any left out."""
    found = dict(
        Delivery.objects.filter(mailing=mailing)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return {state: found[state] for state in State if state in found}


def _locked(mailing: Mailing) -> Mailing:
    return Mailing.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=mailing.pk
    )
