"""The notes that are made of each letter on its way, in SQL because of their number.

A batch is claimed in one statement. A letter is noted as sent right after a server has
accepted it. The same statement notes that the next one is begun, so that a letter costs
one trip to the database.
"""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from apps.notifications.models import Delivery

Words = list[int | uuid.UUID | None]

#: Every moment is one of the database: the clocks of the workers may differ. A person
#: waits for a code now, so it is tried at any address.
CLAIMED = """
    WITH due AS (
        SELECT id FROM notifications_delivery
        WHERE state = 'queued' AND due_at <= statement_timestamp()
            AND (expires_at IS NULL OR expires_at > statement_timestamp())
            AND (mailing_id IS NULL OR mailing_id NOT IN (
                SELECT id FROM notifications_mailing WHERE paused_at IS NOT NULL
            ))
        ORDER BY is_secret DESC, due_at, id
        LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE notifications_delivery AS letter
    SET state = 'sending', claim = %s, updated_at = statement_timestamp(),
        lease_until = statement_timestamp() + make_interval(secs => %s)
    FROM due WHERE letter.id = due.id
    RETURNING letter.*, NOT letter.is_secret AND EXISTS (
        SELECT FROM notifications_suppression
        WHERE lower(address) = lower(letter.address)
    ) AS is_unwanted
"""
SENT = """
    UPDATE notifications_delivery
    SET state = 'sent', claim = NULL, lease_until = NULL, last_error = '',
        sent_at = statement_timestamp(), updated_at = statement_timestamp(),
        body_text = CASE WHEN is_secret THEN '' ELSE body_text END,
        body_html = CASE WHEN is_secret THEN '' ELSE body_html END
    WHERE id = %s AND claim = %s
"""
#: The last moment at which a cancellation or a pause counts; the lease begins anew.
BEGUN = """
    UPDATE notifications_delivery AS letter
    SET begun_at = statement_timestamp(), attempts = attempts + 1,
        lease_until = statement_timestamp() + make_interval(secs => %s)
    WHERE id = %s AND claim = %s AND begun_at IS NULL
        AND lease_until > statement_timestamp() AND NOT EXISTS (
            SELECT FROM notifications_mailing AS mailing
            WHERE mailing.id = letter.mailing_id AND paused_at IS NOT NULL
        )
"""
BOTH = f"WITH recorded AS ({SENT}) {BEGUN}"


def claim(*, limit: int) -> Sequence[Delivery]:
    """Take due letters that no other worker has, for as long as the lease runs.

    Codes come first: somebody is waiting for them. ``is_unwanted`` says of each letter
    whether its address was refused before.
    """
    words = [limit, uuid.uuid4(), settings.MAIL_LEASE_SECONDS]
    taken = Delivery.objects.raw(CLAIMED, words)
    return sorted(taken, key=lambda row: (not row.is_secret, row.due_at, row.pk))


def record_and_begin(accepted: Delivery | None, following: Delivery) -> bool:
    """Record ``accepted``; say whether ``following`` is still ours and begun now."""
    words: Words = [
        settings.MAIL_LEASE_SECONDS,
        following.pk,
        following.claim,
    ]
    if accepted is None:
        return bool(_execute(BEGUN, words))
    return bool(_execute(BOTH, [accepted.pk, accepted.claim, *words]))


def record_sent(accepted: Delivery) -> None:
    _execute(SENT, [accepted.pk, accepted.claim])


def _execute(sql: str, words: Words) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return int(cursor.rowcount)
