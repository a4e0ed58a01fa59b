"""Asking rapporteurs for their reports."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import now

from apps.accounts.models import User
from apps.contributions import emails
from apps.contributions.choices import ReportState
from apps.contributions.follow_up import rapporteurs_of
from apps.contributions.models import Report
from apps.core.audit import record
from apps.editions.models import Edition
from apps.notifications.outbox import enqueue_and_count
from apps.programme.models import Session


@transaction.atomic
def remind_of_reports(
    edition: Edition, sessions: Iterable[Session], *, by: User
) -> int:
    """Write to the rapporteurs of ``sessions`` whose report is not filed.

    Nobody gets more than one such letter about a session a day. Returns how many letters
    are new.
    """
    filed = Report.objects.filter(state=ReportState.FILED, session__in=sessions)
    done = set(filed.values_list("session_id", flat=True))
    waiting = [one for one in rapporteurs_of(sessions) if one.session_id not in done]
    today = now().date()
    letters = [emails.report_awaited(one, day=today) for one in waiting]
    number = enqueue_and_count(letters)
    if number:
        record(
            by,
            "contributions.reminded",
            edition,
            after={"sessions": {one.session_id for one in waiting}, "letters": number},
            edition_id=edition.pk,
        )
    return number
