"""Saying what becomes of a comment, an amendment or a contribution; and doing it."""

from dataclasses import dataclass
from uuid import uuid5

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals, structure
from apps.outcomes.actions.behind import add_behind, put_behind
from apps.outcomes.actions.documents import locked_draft
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.actions.saving import save
from apps.outcomes.actions.voicing import locked
from apps.outcomes.choices import AmendmentKind, Origin, Outcome
from apps.outcomes.models import (
    Amendment,
    Comment,
    Disposition,
    Document,
    Paragraph,
    Revision,
)
from apps.outcomes.queries.proposals import Fit, Proposal, proposal_of

Thing = Amendment | Comment | Contribution
#: These change the text.
ACCEPTED = (Outcome.ACCEPTED, Outcome.ACCEPTED_WITH_CHANGES)


@dataclass(frozen=True, slots=True)
class Led:
    """Where an accepted amendment led."""

    outcome: str
    paragraph: Paragraph | None
    revision: Revision | None = None


@transaction.atomic
def accept(
    amendment: Amendment,
    *,
    by: User,
    base: int | None,
    body: str = "",
    reason: str = "",
) -> Disposition:
    """Change the draft as ``amendment`` proposes, with the words of ``body``.

    ``base`` is the text of the paragraph that its drafter has read. When ``body`` is
    exactly what the amendment makes of that text, it is accepted; otherwise accepted
    with changes. Accepting again what is accepted changes nothing.

    Raises:
        Refused: the text is frozen or has changed since ``base``, the paragraph is
            gone, no words are left, or its author has withdrawn it.
    """
    amendment = locked(amendment)
    document = locked_draft(amendment.consultation.document)
    known: Disposition | None = amendment.disposition
    if known and known.outcome in ACCEPTED:
        return known
    _check_not_withdrawn(amendment)
    proposal = proposal_of(amendment)
    _check_acceptable(proposal, base, body)
    led = _carry_out(document, proposal, by, body)
    return _dispose(
        amendment,
        document,
        by=by,
        outcome=led.outcome,
        reason=reason,
        paragraph=led.paragraph,
        revision=led.revision,
    )


def _check_acceptable(proposal: Proposal, base: int | None, body: str) -> None:
    paragraph = proposal.paragraph
    if paragraph is None and proposal.fit is not Fit.DONE:
        raise Refused(
            _("Its paragraph has been removed. Restore it first, or do not accept."),
            code="removed",
        )
    if paragraph and paragraph.head_id != base:
        raise refusals.text_changed()
    if proposal.amendment.has_words and not body.strip():
        raise Refused(
            _("No words are left. Leave the paragraph out instead."), code="no_words"
        )


def _carry_out(document: Document, proposal: Proposal, by: User, body: str) -> Led:
    amendment, paragraph = proposal.amendment, proposal.paragraph
    if paragraph is None:
        return Led(Outcome.ACCEPTED, None)
    as_proposed = proposal.merge.is_clean and body == proposal.text
    outcome = Outcome.ACCEPTED if as_proposed else Outcome.ACCEPTED_WITH_CHANGES
    if amendment.kind == AmendmentKind.REPLACE:
        return Led(outcome, paragraph, _words_in(paragraph, by, body))
    if amendment.kind == AmendmentKind.ADD:
        made = add_behind(
            document,
            paragraph,
            by=by,
            pk=uuid5(amendment.client_uuid, "paragraph"),
            body=body,
            origin=Origin.AMENDMENT,
            amendment=amendment.pk,
        )
        return Led(outcome, made, made.head)
    if amendment.kind == AmendmentKind.DELETE:
        version = document.structure_version
        structure.remove(paragraph, by=by, structure_version=version)
    else:
        put_behind(document, paragraph, amendment.after, by=by)
    return Led(Outcome.ACCEPTED, paragraph)


def _words_in(paragraph: Paragraph, by: User, body: str) -> Revision | None:
    if body == paragraph.body:
        return paragraph.head
    saved = save(
        paragraph,
        author=by,
        body=body,
        base=paragraph.head_id,
        origin=Origin.AMENDMENT,
    )
    # Nobody saves beside the lock of the document that we hold.
    assert saved.is_saved
    return saved.revision


@transaction.atomic
def dispose(
    thing: Amendment | Comment,
    *,
    by: User,
    outcome: str,
    reason: str = "",
    into: Amendment | None = None,
) -> Disposition:
    """Say what becomes of a voice without changing the text; the very same twice is once.

    A later word replaces an earlier one, and both stay on record. The text does not
    change back.

    Raises:
        Refused: an amendment is accepted by ``accept`` only, a reason is missing, it
            would be merged with itself or what is of another document, or its author
            has withdrawn it.
    """
    thing = locked(thing)
    document = thing.snapshot.document
    _check_sayable(thing, outcome, reason, into)
    leads = outcome not in {Outcome.NOT_ACCEPTED, Outcome.WITHDRAWN}
    return _dispose(
        thing,
        document,
        by=by,
        outcome=outcome,
        reason=reason,
        into=into,
        paragraph=(into or thing).paragraph if leads else None,
    )


def _check_sayable(
    thing: Amendment | Comment, outcome: str, reason: str, into: Amendment | None
) -> None:
    if isinstance(thing, Amendment) and outcome in ACCEPTED:
        raise Refused(
            _("Put its words in the text to accept it."), code="not_carried_out"
        )
    if outcome != Outcome.WITHDRAWN and not reason.strip():
        raise refusals.no_reason()
    if outcome == Outcome.MERGED and into is None:
        raise Refused(_("Say with which amendment it is merged."), code="no_target")
    if into and (into == thing or into.consultation_id != thing.consultation_id):
        raise Refused(
            _("Choose another amendment of this consultation."), code="foreign"
        )
    _check_not_withdrawn(thing)


def is_withdrawn(thing: Amendment | Comment) -> bool:
    """Whether its author has taken it back; nothing else becomes of it then."""
    known = thing.disposition
    return bool(
        known and known.outcome == Outcome.WITHDRAWN and known.by_id == thing.author_id
    )


def _check_not_withdrawn(thing: Amendment | Comment) -> None:
    if is_withdrawn(thing):
        raise Refused(_("Its author has withdrawn it."), code="withdrawn")


@transaction.atomic
def dispose_of_contribution(
    contribution: Contribution,
    document: Document,
    *,
    by: User,
    outcome: str,
    reason: str = "",
) -> Disposition:
    """Say why a finding is in the text in this way, or is not in it.

    That it is in the text follows from the sources; this says what they do not.

    Raises:
        Refused: it is another edition's or not filed, or no reason is given.
    """
    document = locked_document(document.pk)
    if (
        contribution.edition_id != document.edition_id
        or not contribution.report.is_filed
    ):
        raise Refused(
            _("This contribution is not filed at this edition."), code="foreign"
        )
    if not reason.strip():
        raise refusals.no_reason()
    return _dispose(contribution, document, by=by, outcome=outcome, reason=reason)


def _dispose(
    thing: Thing,
    document: Document,
    *,
    by: User,
    outcome: str,
    reason: str = "",
    into: Amendment | None = None,
    paragraph: Paragraph | None = None,
    revision: Revision | None = None,
) -> Disposition:
    """Note it as the latest word, unless it is that already. The document is locked."""
    of = {str(thing._meta.model_name): thing}  # noqa: SLF001 -- Django's public Meta API
    word = (outcome, reason.strip(), into)
    current = Disposition.objects.current().filter(**of).first()
    if current and (current.outcome, current.reason, current.into) == word:
        return current
    if current:
        current.is_current = False
        current.save(update_fields=["is_current"])
    made = Disposition.objects.create(
        **of,
        outcome=outcome,
        reason=reason.strip(),
        into=into,
        paragraph=paragraph,
        revision=revision,
        by=by,
        at=now(),
        told_at=now() if isinstance(thing, Contribution) else None,
    )
    record(
        by,
        "outcomes.voice_disposed",
        thing,
        before={"outcome": current.outcome} if current else None,
        after={"outcome": outcome, "disposition": made.pk},
        edition_id=document.edition_id,
    )
    return made
