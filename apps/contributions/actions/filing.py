"""Handing a report to the drafters, and sending it back."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions import emails
from apps.contributions.choices import MOVES, READERS, Attribution, ReportState
from apps.contributions.models import Report
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.outbox import enqueue_many


@transaction.atomic
def file_report(report: Report, *, by: User) -> Report:
    """Hand the report to the drafters, and tell them. Filing twice is filing once.

    Raises:
        Refused: something is missing; see ``missing``.
    """
    report = (
        Report.objects.locked().select_related("session__edition").get(pk=report.pk)
    )
    if report.is_filed:
        return report
    if not is_complete(report):
        raise Refused(
            _("Add a summary and at least one complete contribution before filing."),
            code="incomplete",
        )
    report = _move(report, to=ReportState.FILED, filed_at=now(), filed_by=by, by=by)
    drafters = User.objects.filter(
        appointments__edition=report.session.edition, appointments__job__in=READERS
    ).exclude(pk=by.pk)
    enqueue_many(emails.report_filed(report, to) for to in drafters.distinct())
    return report


def is_complete(report: Report) -> bool:
    """Whether a report has all that its readers need."""
    contributions = report.contributions.prefetch_related("key_questions")
    return bool(
        report.summary.strip()
        and contributions
        and all(
            contribution.text.strip()
            and contribution.key_questions.all()
            and (
                contribution.attribution == Attribution.UNATTRIBUTED
                or (contribution.attributed_to.strip() and contribution.agreement)
            )
            for contribution in contributions
        )
    )


@transaction.atomic
def send_back(report: Report, *, by: User) -> Report:
    """Open a filed report for its rapporteur again. Asking twice changes nothing more."""
    report = (
        Report.objects.locked().select_related("session__edition").get(pk=report.pk)
    )
    if not report.is_filed:
        return report
    return _move(report, to=ReportState.DRAFT, filed_at=None, filed_by=None, by=by)


def _move(report: Report, *, to: ReportState, by: User, **changes: object) -> Report:
    if to not in MOVES[report.state]:
        raise Refused(
            _("This report can no longer be changed in this way."), code="illegal_move"
        )
    before = report.state
    report.state = to
    for field, value in changes.items():
        setattr(report, field, value)
    report.save(update_fields=["state", "updated_at", *changes])
    record(
        by,
        "contributions.report_moved",
        report,
        before={"state": before},
        after={"state": to.value},
        edition_id=report.session.edition_id,
    )
    return report
