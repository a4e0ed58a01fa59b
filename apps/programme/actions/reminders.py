"""Reminders: who is seated gets each of them once."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from apps.notifications.outbox import enqueue_and_count
from apps.programme import emails
from apps.programme.choices import REMINDERS, Reminder
from apps.programme.models import Session

LETTERS_AT_ONCE = 500


def remind(at: datetime | None = None) -> int:
    """Put every reminder that is due at ``at`` (now) in the outbox, each exactly once.

    Safe to call any number of times and from many processes: the key of a letter says
    whom it reminds of what. Returns how many letters were new.
    """
    moment = at or now()
    return sum(
        _remind_of(session.pk, kind, moment)
        for kind in REMINDERS
        for session in _due(kind, moment)
    )


def _due(kind: Reminder, at: datetime) -> "QuerySet[Session]":
    return (
        Session.objects.published()
        .starting_between(at + kind.until, at + kind.lead)
        .order_by("starts_at", "pk")
    )


def _remind_of(key: int, kind: Reminder, at: datetime) -> int:
    """One session, some hundred letters at a time, so that its lock is soon free."""
    fresh = last = 0
    while True:
        with transaction.atomic():
            # Under the lock nobody leaves and the session does not move. A session that
            # somebody else holds is looked at again a minute later.
            session = (
                _due(kind, at)
                .select_for_update(of=("self",), no_key=True, skip_locked=True)
                .select_related("edition")
                .filter(pk=key)
                .first()
            )
            if session is None:
                return fresh
            seated = (
                session.sign_ups.seated()
                .filter(pk__gt=last)
                .without_letter(
                    before=emails.of_reminders(session, kind),
                    after=f":{emails.moment(session)}",
                )
            )
            batch = [*seated.select_related("person")[:LETTERS_AT_ONCE]]
            fresh += enqueue_and_count(
                emails.reminders(session, (held.person for held in batch), kind)
            )
        if len(batch) < LETTERS_AT_ONCE:
            return fresh
        last = batch[-1].pk
