"""Asking for objections until an exact instant: begun, objected to, ended, called off."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.database_clock import clock
from apps.core.refusals import Refused
from apps.notifications.mailings import mailing_of
from apps.notifications.outbox import enqueue_many
from apps.outcomes import emails
from apps.outcomes.actions.locks import locked_document, locked_with_document
from apps.outcomes.actions.versions import check_adoptable
from apps.outcomes.choices import SilenceState
from apps.outcomes.models import Objection, SilenceProcedure, Snapshot
from apps.outcomes.models.silence import SHORTEST
from apps.outcomes.queries import people_with_a_place, running_silence


@transaction.atomic
def begin(
    snapshot: Snapshot, *, by: User, sha256: str, closes_at: datetime
) -> SilenceProcedure:
    """Ask everybody with a place to object until ``closes_at``, from now on.

    ``sha256`` is the hash that the person who begins it had before their eyes. The very
    same procedure twice is one.

    Raises:
        Refused: it is not the latest Conference text, another hash was shown, another
            procedure runs, or there are not 72 hours until then.
    """
    document = locked_document(snapshot.document_id)
    live, opens_at = running_silence(document), clock()
    if live and (live.snapshot_id, live.closes_at) == (snapshot.pk, closes_at):
        return live
    _check_free(live, opens_at, closes_at)
    check_adoptable(document, snapshot, sha256)
    procedure = SilenceProcedure.objects.create(
        document=document,
        snapshot=snapshot,
        opens_at=opens_at,
        closes_at=closes_at,
        opened_by=by,
    )
    _note(by, "silence_procedure.opened", procedure)
    _ask(procedure)
    return procedure


def _check_free(
    live: SilenceProcedure | None, opens_at: datetime, closes_at: datetime
) -> None:
    if live:
        raise Refused(
            _("A silence procedure is running already. Call it off first."),
            code="runs",
        )
    if closes_at - opens_at < SHORTEST:
        raise Refused(
            _("People need at least 72 hours. Give a later instant."), code="too_short"
        )


def _ask(procedure: SilenceProcedure) -> None:
    """Everybody with a place gets one letter."""
    document = procedure.document
    mailing = mailing_of(
        f"silence:{procedure.pk}:opened",
        title=_("Silence procedure: %(label)s") % {"label": procedure.snapshot.label},
        edition_id=document.edition_id,
    )
    people = people_with_a_place(document.edition).iterator(chunk_size=500)
    enqueue_many(emails.silence_opened(procedure, to, mailing) for to in people)


@transaction.atomic
def object_to(
    procedure: SilenceProcedure,
    *,
    by: User,
    text: str,
    key: UUID,
    on_behalf_of: str = "",
) -> Objection:
    """Put an objection on record; the first one breaks the silence. Twice is once.

    Until the instant others can object as well, so that all of it is known.

    Raises:
        Refused: the instant is over, or the procedure was called off.
    """
    key = uuid5(key, f"{by.pk} {procedure.pk} {on_behalf_of} {text}")
    if earlier := Objection.objects.filter(client_uuid=key).first():
        return earlier
    procedure = locked_with_document(procedure)
    made_at = clock()
    _check_in_time(procedure, made_at)
    objection, is_new = Objection.objects.get_or_create(
        client_uuid=key,
        defaults={
            "procedure": procedure,
            "person": by,
            "text": text,
            "on_behalf_of": on_behalf_of,
            "made_at": made_at,
        },
    )
    if is_new:
        record(
            by,
            "objection.entered",
            objection,
            after={"procedure": procedure.pk, "made_at": made_at},
            edition_id=procedure.document.edition_id,
        )
    return objection


def _check_in_time(procedure: SilenceProcedure, at: datetime) -> None:
    if procedure.state == SilenceState.STOPPED:
        raise Refused(_("This silence procedure was called off."), code="stopped")
    if at >= procedure.closes_at:
        raise Refused(
            _("The instant is over. Your objection came too late to count."),
            code="over",
        )


@transaction.atomic
def stop(procedure: SilenceProcedure, *, by: User, reason: str) -> SilenceProcedure:
    """Call it off before the instant. Twice is once.

    Raises:
        Refused: no reason is given, or it has ended otherwise.
    """
    if not reason.strip():
        raise Refused(
            _("Give a reason; everybody who was asked reads it."), code="no_reason"
        )
    procedure = locked_with_document(procedure)
    if procedure.state == SilenceState.STOPPED:
        return procedure
    moment = clock()
    if procedure.state != SilenceState.RUNNING or moment >= procedure.closes_at:
        raise Refused(_("This silence procedure has ended already."), code="ended")
    procedure.stopped_by, procedure.reason = by, reason.strip()
    _end(procedure, SilenceState.STOPPED, at=moment, by=by)
    return procedure


def keep_silences() -> None:
    """End what is due, and tell how it ended; what fails is tried with the next stroke."""
    for procedure in SilenceProcedure.objects.running().filter(closes_at__lte=clock()):
        hold(procedure)
    for procedure in SilenceProcedure.objects.filter(
        ended_at__isnull=False, told_at__isnull=True
    ):
        _tell(procedure)


@transaction.atomic
def hold(procedure: SilenceProcedure) -> SilenceProcedure:
    """End it as held, where the instant is over and nobody has objected."""
    procedure = locked_with_document(procedure)
    is_over = clock() >= procedure.closes_at
    if is_over and procedure.state == SilenceState.RUNNING:
        _end(procedure, SilenceState.HELD, at=procedure.closes_at, by=None)
    return procedure


def _end(
    procedure: SilenceProcedure, state: SilenceState, *, at: datetime, by: User | None
) -> None:
    procedure.state, procedure.ended_at = state, at
    procedure.save()
    _note(by, "silence_procedure.ended", procedure)


@transaction.atomic
def _tell(procedure: SilenceProcedure) -> None:
    """Everybody who was asked, and the team, get one letter about how it ended."""
    procedure = locked_with_document(procedure)
    if procedure.told_at is not None:
        return
    document = procedure.document
    procedure.told_at = now()
    procedure.save(update_fields=["told_at", "updated_at"])
    mailing = mailing_of(
        f"silence:{procedure.pk}:ended",
        title=_("Silence procedure ended: %(label)s")
        % {"label": procedure.snapshot.label},
        edition_id=document.edition_id,
    )
    people = people_with_a_place(document.edition)
    everybody = (people | emails.drafters_of(document)).distinct()
    enqueue_many(
        emails.silence_ended(procedure, to, mailing)
        for to in everybody.iterator(chunk_size=500)
    )


def _note(by: User | None, verb: str, procedure: SilenceProcedure) -> None:
    record(
        by,
        verb,
        procedure,
        after={
            name: getattr(procedure, name)
            for name in ("opens_at", "closes_at", "state", "ended_at", "reason")
        },
        edition_id=procedure.document.edition_id,
    )
