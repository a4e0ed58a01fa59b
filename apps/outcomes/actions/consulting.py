"""Asking people about a frozen text: planned, opened, prolonged, closed."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.mailings import mailing_of
from apps.notifications.outbox import enqueue_many
from apps.outcomes import emails
from apps.outcomes.actions.documents import move
from apps.outcomes.actions.locks import locked_document, locked_with_document
from apps.outcomes.choices import ASKABLE, Status
from apps.outcomes.models import Consultation, Document, Snapshot
from apps.outcomes.queries import people_asked


@transaction.atomic
def plan(
    snapshot: Snapshot,
    *,
    by: User,
    audience: str,
    closes_at: datetime,
    opens_at: datetime | None = None,
) -> Consultation:
    """Ask ``audience`` about ``snapshot`` from one instant to another.

    At once, if the first is not given. The very same plan twice is one.

    Raises:
        Refused: the text is no consultation text or has gone to the Conference, another
            consultation is not over, or the instants make no window ahead.
    """
    document = locked_document(snapshot.document_id)
    moment = now()
    live = document.consultations.live().first()
    if live and _is_the_same(live, snapshot, audience, opens_at, closes_at):
        return live
    _check_free(document, live)
    if snapshot.purpose not in ASKABLE:
        raise Refused(_("Nobody is asked about this version."), code="purpose")
    opens_at = max(opens_at or moment, moment)
    if closes_at <= opens_at:
        raise Refused(_("It has to close after it has opened."), code="window")
    consultation = Consultation.objects.create(
        document=document,
        snapshot=snapshot,
        audience=audience,
        opens_at=opens_at,
        closes_at=closes_at,
        planned_by=by,
    )
    _note(by, "consultation.planned", consultation)
    if opens_at <= moment:
        _begin(consultation)
    return consultation


def _check_free(document: Document, live: Consultation | None) -> None:
    if live:
        raise Refused(
            _("The text cannot be consulted on now: another consultation is not over."),
            code="not_now",
        )
    if document.status != Status.DRAFTING:
        raise Refused(_("The text has gone to the Conference."), code="not_now")


def _is_the_same(
    live: Consultation,
    snapshot: Snapshot,
    audience: str,
    opens_at: datetime | None,
    closes_at: datetime,
) -> bool:
    planned = (snapshot.pk, audience, closes_at)
    same_opening = opens_at is None or live.opens_at == opens_at
    return same_opening and planned == (
        live.snapshot_id,
        live.audience,
        live.closes_at,
    )


@transaction.atomic
def prolong(
    consultation: Consultation, *, by: User, closes_at: datetime
) -> Consultation:
    """Let it close later than was said. Nobody is given less time than was promised.

    Raises:
        Refused: it is over, or the instant is not a later one.
    """
    consultation = locked_with_document(consultation)
    if consultation.closed_at or consultation.closes_at <= now():
        raise Refused(_("This consultation is closed."), code="closed")
    if closes_at == consultation.closes_at:
        return consultation
    if closes_at < consultation.closes_at:
        raise Refused(
            _("People were told a later closing. Give a still later one."),
            code="shorter",
        )
    before = consultation.closes_at
    consultation.closes_at = closes_at
    consultation.save(update_fields=["closes_at", "updated_at"])
    _note(by, "consultation.prolonged", consultation, before=before)
    return consultation


@transaction.atomic
def close(consultation: Consultation, *, by: User | None) -> Consultation:
    """Take nothing more in; called off, if it has not opened. Twice is once.

    ``by`` nobody, where the clock closes it at the instant that was told.
    """
    consultation = locked_with_document(consultation)
    document = consultation.document
    if consultation.closed_at:
        return consultation
    moment = now()
    is_over = consultation.closes_at <= moment
    consultation.closed_at = consultation.closes_at if is_over else moment
    consultation.closed_by = None if is_over else by
    consultation.save(update_fields=["closed_at", "closed_by", "updated_at"])
    _note(consultation.closed_by, "consultation.closed", consultation)
    if document.status == Status.CONSULTATION:
        move(document, to=Status.DRAFTING, by=consultation.closed_by)
    if consultation.closed_at > consultation.opens_at:
        enqueue_many(emails.consultation_closed(consultation))
    return consultation


def keep_consultations() -> None:
    """Open and close what is due; what fails is tried again with the next stroke."""
    due = Consultation.objects.live().filter(opens_at__lte=now())
    for consultation in due.filter(told_at__isnull=True):
        _open_due(consultation)
    for consultation in due.filter(closes_at__lte=now()):
        close(consultation, by=None)


@transaction.atomic
def _open_due(consultation: Consultation) -> None:
    consultation = locked_with_document(consultation)
    if consultation.told_at is None and consultation.is_open:
        _begin(consultation)


def _begin(consultation: Consultation) -> None:
    """The document is in consultation; everybody who is asked gets one letter."""
    document = consultation.document
    consultation.told_at = now()
    consultation.save(update_fields=["told_at", "updated_at"])
    _note(None, "consultation.opened", consultation)
    if document.status != Status.CONSULTATION:
        move(document, to=Status.CONSULTATION, by=None)
    mailing = mailing_of(
        f"consultation:{consultation.pk}:opened",
        title=_("Consultation: %(label)s") % {"label": consultation.snapshot.label},
        edition_id=document.edition_id,
    )
    people = people_asked(consultation).iterator(chunk_size=500)
    enqueue_many(emails.consultation_opened(consultation, to, mailing) for to in people)


def _note(
    by: User | None,
    verb: str,
    consultation: Consultation,
    *,
    before: datetime | None = None,
) -> None:
    record(
        by,
        verb,
        consultation,
        before={"closes_at": before} if before else None,
        after={
            name: getattr(consultation, name)
            for name in ("audience", "opens_at", "closes_at", "closed_at")
        },
        edition_id=consultation.document.edition_id,
    )
