"""From the outbox to the mail server: claim, commit, hand over, record.

Any number of workers may do this at once, and each may die at any moment. A letter
that was claimed but not begun is simply taken up again. One that was begun and not
recorded has an unknown outcome, and ``reconcile`` asks the evidence for it.
"""

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.timezone import now

from apps.notifications import progress
from apps.notifications.choices import State
from apps.notifications.gateways.evidence import evidence
from apps.notifications.gateways.mail import (
    Delayed,
    Postman,
    Rejected,
    Unknown,
    Unreachable,
    postman,
)
from apps.notifications.models import Delivery, Suppression

log = logging.getLogger(__name__)

BATCH = 100
#: One task works no longer than this; the next one goes on.
SECONDS_A_TASK = 60
#: Seconds to wait after the first, second, … "not now"; the last one repeats.
BACK_OFF = (10, 30, 60, 300, 900)
#: About a day of "not now".
MOST_ATTEMPTS = 100
SERVER_IS_AWAY = 30


def sweep() -> int:
    """Send what is due, also what a worker has left behind that did not come back."""
    reconcile()
    drop_expired()
    return deliver_waiting_letters()


def deliver_waiting_letters() -> int:
    """Send what is due; returns how many letters a server has accepted."""
    accepted = 0
    stop_at = time.monotonic() + SECONDS_A_TASK
    while batch := progress.claim(limit=BATCH):
        try:
            accepted += send(batch)
        except ServerInTrouble as trouble:
            return accepted + trouble.accepted
        if len(batch) < BATCH or time.monotonic() > stop_at:
            break
    return accepted


class ServerInTrouble(Exception):
    """The mail server does not answer, or fell silent in the middle of a letter."""

    def __init__(self, accepted: int) -> None:
        super().__init__(accepted)
        self.accepted = accepted


@dataclass(slots=True)
class _Round:
    """A batch on its way: what nobody has touched yet, and what is not recorded yet."""

    untouched: set[UUID]
    accepted: int = 0
    unrecorded: Delivery | None = None

    def hand_over(self, letter: Delivery, post: Postman) -> None:
        if letter.is_unwanted:
            _settle(letter, State.SUPPRESSED)
            self.untouched.remove(letter.pk)
            return
        is_ours = progress.record_and_begin(self.unrecorded, letter)
        self.unrecorded = None
        if is_ours:
            self.untouched.remove(letter.pk)
            if _hand_over(letter, post):
                self.unrecorded = letter
                self.accepted += 1


def send(batch: Sequence[Delivery]) -> int:
    """Hand over a claimed batch on one connection; returns how many were accepted.

    Raises:
        ServerInTrouble: the rest of the batch waits, so that a server that hangs holds
            up one letter and not all of them.
    """
    this = _Round({letter.pk for letter in batch})
    answer = ""
    try:
        with postman() as post:
            for letter in batch:
                this.hand_over(letter, post)
    except (Unreachable, Unknown) as error:
        answer = str(error)
        log.warning("The mail server does not answer: %s", answer)
        raise ServerInTrouble(this.accepted) from error
    finally:
        if this.unrecorded:
            progress.record_sent(this.unrecorded)
        if this.untouched:
            _put_back(batch, answer)
    return this.accepted


def drop_expired() -> None:
    """Cancel what waited until it was of no use to its reader any more."""
    Delivery.objects.filter(state=State.QUEUED, expires_at__lte=Now()).update(
        state=State.CANCELLED, updated_at=Now()
    )


def reconcile() -> None:
    """Settle the letters whose worker has not come back before its lease ended."""
    with transaction.atomic():
        lost = list(
            Delivery.objects.filter(state=State.SENDING, lease_until__lt=Now())
            .select_for_update(skip_locked=True, of=("self",), no_key=True)
            .order_by("pk")
        )
        if not lost:
            return
        begun = [letter for letter in lost if letter.begun_at]
        source = evidence()
        found = source.accepted({x.message_id for x in begun}) if begun else set()
        for letter in lost:
            if letter.message_id in found:
                _settle(letter, State.SENT)
            elif not letter.begun_at or source.is_queryable or letter.is_resendable:
                _settle(letter, State.QUEUED)
            else:
                _settle(letter, State.UNCERTAIN)


def _hand_over(letter: Delivery, post: Postman) -> bool:
    """Whether the server has accepted ``letter``; every other answer is recorded."""
    try:
        post.hand_over(message(letter))
    except Delayed as answer:
        _delay(letter, str(answer))
    except Rejected as answer:
        if answer.address_is_bad:
            _suppress(letter.address, str(answer))
        _settle(letter, State.FAILED, last_error=str(answer))
    except Unknown as answer:
        _leave_open(letter, str(answer))
        raise
    except Unreachable as answer:
        _settle(
            letter,
            State.QUEUED,
            last_error=str(answer),
            due_at=_later(SERVER_IS_AWAY),
            attempts=F("attempts") - 1,
            away_since=Coalesce("away_since", Now()),
        )
        raise
    else:
        return True
    return False


def message(letter: Delivery) -> EmailMultiAlternatives:
    """The letter as a mail; the same for every attempt."""
    headers = {
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        letter.subject, letter.body_text, to=[letter.address], headers=headers
    )
    mail.attach_alternative(letter.body_html, "text/html")
    return mail


def _settle(letter: Delivery, state: State, **columns: object) -> None:
    """Record the outcome, unless somebody else has had to decide in the meantime."""
    columns = {"claim": None, "lease_until": None, "updated_at": Now()} | columns
    if state == State.SENT:
        columns |= {"sent_at": Now(), "last_error": ""}
        if letter.is_secret:
            columns |= {"body_text": "", "body_html": ""}
    elif state in {State.QUEUED, State.SUPPRESSED}:
        columns["begun_at"] = None
    mine = Delivery.objects.filter(pk=letter.pk, claim=letter.claim)
    if not mine.update(state=state, **columns):
        log.warning("Letter %s was settled by somebody else", letter.pk)


def _delay(letter: Delivery, answer: str) -> None:
    if letter.attempts + 1 >= MOST_ATTEMPTS:
        _settle(letter, State.FAILED, last_error=answer)
        return
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF) - 1)]
    _settle(
        letter,
        State.QUEUED,
        last_error=answer,
        due_at=_later(wait),
        away_since=None,
    )


def _leave_open(letter: Delivery, answer: str) -> None:
    """Nobody knows: ask later if there is somebody to ask, else say so."""
    mine = Delivery.objects.filter(pk=letter.pk, claim=letter.claim)
    if evidence().is_queryable or letter.is_resendable:
        mine.update(last_error=answer)  # ``reconcile`` finds it when the lease ends.
    else:
        _settle(letter, State.UNCERTAIN, last_error=answer)


def _put_back(batch: Sequence[Delivery], answer: str) -> None:
    """Give back what was claimed and not begun; ``answer`` is why the server failed."""
    columns: dict[str, object] = {}
    if answer:
        since = Coalesce("away_since", Now())
        columns = {"last_error": answer, "away_since": since}
    Delivery.objects.filter(
        claim=batch[0].claim, state=State.SENDING, begun_at=None
    ).update(
        state=State.QUEUED,
        claim=None,
        lease_until=None,
        due_at=_later(SERVER_IS_AWAY),
        updated_at=Now(),
        **columns,
    )


def _suppress(address: str, answer: str) -> None:
    Suppression.objects.bulk_create(
        [Suppression(address=address.lower(), reason=answer)], ignore_conflicts=True
    )


def _later(seconds: int) -> object:
    # Jitter keeps letters that failed together from coming back together.
    return now() + timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 -- no secret
