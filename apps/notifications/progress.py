"""The two notes that are made for each letter, in SQL because of their number.

A letter is noted as sent right after a server has accepted it. The same statement notes
that the next one is begun, so that a letter costs one trip to the database.
"""

import uuid

from django.conf import settings
from django.db import connection

from apps.notifications.models import Delivery

Words = list[int | uuid.UUID | None]

SENT = """
    UPDATE notifications_delivery
    SET state = 'sent', claim = NULL, lease_until = NULL, last_error = '',
        sent_at = statement_timestamp(), updated_at = statement_timestamp(),
        body_text = CASE WHEN is_secret THEN '' ELSE body_text END,
        body_html = CASE WHEN is_secret THEN '' ELSE body_html END
    WHERE id = %s AND claim = %s
"""
#: The last moment at which a cancellation counts; the lease begins anew.
BEGUN = """
    UPDATE notifications_delivery
    SET begun_at = statement_timestamp(), attempts = attempts + 1,
        lease_until = statement_timestamp() + make_interval(secs => %s)
    WHERE id = %s AND claim = %s AND begun_at IS NULL
        AND lease_until > statement_timestamp()
"""
BOTH = f"WITH recorded AS ({SENT}) {BEGUN}"


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
