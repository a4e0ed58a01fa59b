"""Notes of the drafting team at the margin of the draft."""

from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes import marks
from apps.outcomes.models import MarginNote, MarginReply, Paragraph


@transaction.atomic
def add_note(
    paragraph: Paragraph, *, by: User, body: str, quote: str = "", key: UUID
) -> MarginNote:
    """Note something at ``paragraph``, whatever its stage; twice is once.

    Other words under the same ``key`` are another note.

    Raises:
        Refused: ``quote`` is not in the text as it stands.
    """
    key = uuid5(key, f"{paragraph.pk} {by.pk} {quote} {body}")
    paragraph = Paragraph.objects.select_related("head").get(pk=paragraph.pk)
    if quote and quote not in paragraph.body:
        earlier = MarginNote.objects.filter(client_uuid=key).first()
        if earlier:
            return earlier
        raise Refused(
            _("These words are not in the text. Copy them as they stand there."),
            code="no_such_words",
        )
    note, is_new = MarginNote.objects.get_or_create(
        client_uuid=key,
        defaults={
            "paragraph": paragraph,
            "revision": paragraph.head,
            "author": by,
            "body": body,
            "quote": quote,
        },
    )
    if is_new:
        _record(by, "outcomes.margin_note_added", note)
    return note


@transaction.atomic
def answer(note: MarginNote, *, by: User, body: str, key: UUID) -> MarginReply:
    """Say something to a note, settled or not; twice is once, other words another answer."""
    key = uuid5(key, f"{note.pk} {by.pk} {body}")
    reply, is_new = MarginReply.objects.get_or_create(
        client_uuid=key, defaults={"note": note, "author": by, "body": body}
    )
    if is_new:
        _record(by, "outcomes.margin_note_answered", note)
    return reply


@transaction.atomic
def settle(note: MarginNote, *, by: User) -> MarginNote:
    """Put a note aside as dealt with. It stays on file; twice is once."""
    note = _locked(note)
    if note.settled_at is None:
        note.settled_at, note.settled_by = now(), by
        note.save(update_fields=["settled_at", "settled_by", "updated_at"])
        _record(by, "outcomes.margin_note_settled", note)
    return note


@transaction.atomic
def reopen(note: MarginNote, *, by: User) -> MarginNote:
    """Take up a settled note again; twice is once."""
    note = _locked(note)
    if note.settled_at is not None:
        note.settled_at = note.settled_by = None
        note.save(update_fields=["settled_at", "settled_by", "updated_at"])
        _record(by, "outcomes.margin_note_reopened", note)
    return note


def _locked(note: MarginNote) -> MarginNote:
    return MarginNote.objects.locked().get(pk=note.pk)


def _record(by: User, verb: str, note: MarginNote) -> None:
    document = (
        Paragraph.objects.select_related("document").get(pk=note.paragraph_id).document
    )
    marks.move(document.pk)
    record(
        by,
        verb,
        note,
        after={"paragraph": note.paragraph_id},
        edition_id=document.edition_id,
    )
