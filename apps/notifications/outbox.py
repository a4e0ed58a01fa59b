"""Where letters wait; the only way to send mail.

A letter is a row in the same transaction as what it tells of. Celery is only a doorbell:
when nobody hears it, the sweep finds the row a few seconds later.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import now
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.core import memory
from apps.core.audit import record
from apps.core.capitals import same_but_for_capitals
from apps.core.doorbell import ring
from apps.core.refusals import Refused
from apps.notifications.choices import STUCK, State
from apps.notifications.letters import Letter
from apps.notifications.models import Delivery, DeliveryQuerySet, Suppression
from apps.notifications.rendering import render
from apps.notifications.tasks import GATHERING, RUNG, deliver_waiting_letters

AT_ONCE = 500
#: Seconds; so long at most a letter waits that nobody was rung for.
SWEEP_COMES_AFTER = 10
#: Seconds in which letters that nobody waits for are gathered, to go out together: to get
#: up for each takes a worker longer than to send it.
GATHERED_FOR = 1


def enqueue(letter: Letter) -> Delivery:
    """Leave ``letter`` in the outbox, once, to go out when this transaction commits.

    The same key again gives the first letter back, whatever became of it: a cancelled
    letter stays cancelled. What may happen again carries a counter in its key.
    """
    enqueue_many([letter])
    return Delivery.objects.get(dedupe_key=letter.key)


# Whatever fails here has to undo what the letters tell of, so no savepoint is needed.
@transaction.atomic(savepoint=False)
def enqueue_many(letters: Iterable[Letter]) -> None:
    """Like ``enqueue`` for many, in one INSERT."""
    for _rows in _put(letters):
        pass


@transaction.atomic
def enqueue_and_count(letters: Iterable[Letter]) -> int:
    """Like ``enqueue_many``; returns how many were new."""
    # Our own primary keys tell what was inserted from what somebody else had.
    return sum(
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).count()
        for rows in _put(letters)
    )


def _put(letters: Iterable[Letter]) -> Iterator[list[Delivery]]:
    rings, is_urgent = False, False
    for batch in _batches(letters):
        known = _known(batch)
        rows = [_row(letter) for letter in batch if letter.key not in known]
        if not rows:
            continue
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        due = [row for row in rows if row.due_at <= now()]
        rings = rings or bool(due)
        is_urgent = is_urgent or any(row.is_secret for row in due)
        yield rows
    if rings:
        ring_when_committed(at_once=is_urgent)


def _known(batch: Sequence[Letter]) -> Collection[str]:
    """The keys that are taken; not asked for a single letter, which is rarely known."""
    if len(batch) == 1:
        return ()
    keys = [letter.key for letter in batch]
    return set(
        Delivery.objects.filter(dedupe_key__in=keys).values_list(
            "dedupe_key", flat=True
        )
    )


def cancel(*, prefix: str) -> int:
    """Take back every letter whose key starts with ``prefix`` and has not gone out.

    Also out of a batch that is being sent, up to the moment its own turn has come.
    """
    return _cancel(Delivery.objects.filter(dedupe_key__startswith=prefix))


def _cancel(deliveries: DeliveryQuerySet) -> int:
    return deliveries.not_begun().update(
        state=State.CANCELLED, claim=None, lease_until=None, updated_at=now()
    )


def take_back_all(deliveries: DeliveryQuerySet) -> int:
    """Take back of these what has not gone out; return how many."""
    return _cancel(deliveries)


def take_back_for_now(deliveries: DeliveryQuerySet) -> int:
    """Take back of these what has not gone out, and free its key.

    So the same letter can be put in the outbox anew, once it is true again.
    """
    own = Cast("pk", CharField())
    return deliveries.not_begun().update(
        state=State.CANCELLED,
        claim=None,
        lease_until=None,
        updated_at=now(),
        dedupe_key=Concat("dedupe_key", Value(":"), own),
        message_id=Concat(Value("<"), own, Value("@taken-back>")),
    )


@transaction.atomic
def send_again(delivery: Delivery, *, actor: User) -> Delivery:
    """Put a letter that is stuck back into the queue; ``actor`` takes the risk.

    Raises:
        Refused: the letter waits, is on its way, was sent or was cancelled.
    """
    delivery = _locked(delivery)
    if delivery.state not in STUCK:
        raise Refused(
            gettext("Only a letter that did not go out can be sent again."),
            code="not_stuck",
        )
    record(actor, "notifications.sent_again", delivery, before={"was": delivery.state})
    Suppression.objects.filter(
        same_but_for_capitals("address", delivery.address)
    ).delete()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.QUEUED,
        begun_at=None,
        attempts=0,
        away_since=None,
        expires_at=None,
        due_at=now(),
        updated_at=now(),
    )
    ring_when_committed(at_once=True)
    return _locked(delivery)


@transaction.atomic
def take_back(delivery: Delivery, *, actor: User) -> Delivery:
    """Cancel one letter.

    Raises:
        Refused: it has gone out, or its turn has come at this moment.
    """
    mine = Delivery.objects.filter(pk=delivery.pk)
    if not _cancel(mine):
        raise Refused(
            gettext("It is too late: the letter is no longer waiting."),
            code="too_late",
        )
    record(actor, "notifications.cancelled", delivery)
    return _locked(delivery)


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=delivery.pk
    )


def _batches(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    rest = iter(letters)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _row(letter: Letter) -> Delivery:
    rendered = render(letter)
    return Delivery(
        dedupe_key=letter.key,
        message_id=message_id(letter.key),
        template=letter.template,
        person=letter.to,
        address=letter.goes_to,
        language=letter.speaks,
        subject=rendered.subject,
        body_text=rendered.text,
        body_html=rendered.html,
        unsubscribe_url=letter.unsubscribe_url,
        is_secret=letter.secret,
        is_resendable=letter.resendable,
        due_at=letter.due_at or now(),
        expires_at=letter.expires_at,
        mailing=letter.mailing,
        edition_id=letter.edition_id,
    )


def message_id(key: str) -> str:
    """The same for every attempt, so that a mail server can be asked for it."""
    digest = hmac.digest(
        settings.SECRET_KEY.encode(), f"letter:{key}".encode(), hashlib.sha256
    )
    return f"<{digest.hex()[:40]}@{urlsplit(settings.SITE_URL).hostname}>"


def ring_when_committed(*, at_once: bool = False) -> None:
    """Have somebody come for what is due; ``at_once`` where a person waits for it."""
    rung = _ring_at_once if at_once else _ring
    if not any(entry[1] is rung for entry in connection.run_on_commit):
        # Robust: a broker that is down must not fail the request; the sweep comes.
        transaction.on_commit(rung, robust=True)


def _ring_at_once() -> None:
    # The first question may be the one that finds Redis hanging; then nobody is rung for.
    if memory.is_new(RUNG, seconds=SWEEP_COMES_AFTER):
        ring(deliver_waiting_letters)


def _ring() -> None:
    if memory.is_new(GATHERING, seconds=SWEEP_COMES_AFTER):
        ring(deliver_waiting_letters, after=GATHERED_FOR)
