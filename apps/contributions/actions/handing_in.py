"""Contributions that participants bring to a session in writing."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.follow_up import rapporteurs_of
from apps.contributions.models import Contribution, Report
from apps.contributions.queries import kinds_for
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import KeyQuestion
from apps.programme.models import Session
from apps.registration.models import WorldRegion


@transaction.atomic
def hand_in(
    session: Session,
    *,
    by: User,
    key: UUID,
    kind: str,
    text: str,
    key_questions: Sequence[KeyQuestion],
    world_region: WorldRegion | None,
) -> Contribution:
    """Put a contribution among those of the session's report, for its rapporteur.

    It names nobody, and is for the drafting team until the rapporteur shows it to all.
    The same words with the same key give the first one back; other words are another one.

    Raises:
        Refused: the session has not begun, has no rapporteur, or its report is filed; or
            it is an aspiration of the next generation, and ``by`` is not of it.
    """
    _check_kind(session, kind, by)
    report = _report_of(session)
    key = uuid5(key, f"{report.pk} {by.pk} {kind} {text}")
    if earlier := report.contributions.filter(key=key).first():
        return earlier
    _check_open(report)
    made = Contribution.objects.create(
        edition_id=session.edition_id,
        report=report,
        key=key,
        position=_next_position(report),
        kind=kind,
        text=text,
        world_region=world_region,
        is_hidden=True,
        handed_in_by=by,
    )
    made.key_questions.set(key_questions)
    record(by, "contribution.handed_in", made, edition_id=session.edition_id)
    return made


def _check_kind(session: Session, kind: str, by: User) -> None:
    if kind not in kinds_for(by, session.edition):
        raise Refused(
            _(
                "Aspirations of the next generation are handed in by people who have"
                " said in their application that they are part of it."
            ),
            code="not_of_it",
        )


def _check_open(report: Report) -> None:
    if report.is_filed:
        raise Refused(
            _("The report of this session is filed; nothing can be added to it."),
            code="filed",
        )


def _report_of(session: Session) -> Report:
    """The report of ``session`` under its lock; begun for its rapporteur if need be."""
    if not session.has_begun:
        raise Refused(
            _("Contributions are taken once the session has begun."), code="too_early"
        )
    if not Report.objects.filter(session=session).exists():
        first = next(iter(rapporteurs_of([session])), None)
        if first is None or first.person is None:
            raise Refused(_("This session has no rapporteur yet."), code="nobody")
        Report.objects.get_or_create(
            session=session, defaults={"rapporteur": first.person}
        )
    return Report.objects.locked().get(session=session)


def _next_position(report: Report) -> int:
    last = report.contributions.order_by("-position").first()
    return last.position + 1 if last else 1
