"""The document as a whole: begun, described, moved from stage to stage."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import Edition
from apps.outcomes import marks
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.choices import MOVES, ParagraphKind, Status
from apps.outcomes.models import Arrangement, Document
from apps.outcomes.models.document import LANGUAGE, DocumentQuerySet
from apps.outcomes.queries import running_silence


@transaction.atomic
def begin(edition: Edition, *, by: User) -> Document:
    """Open the draft of ``edition``. Asking twice gives the one that is there.

    Its first title is the theme of the edition, in the language of the text.
    """
    with translation.override(LANGUAGE):
        title = edition.theme_title or str(Document(edition=edition))
    facts = {"title": title, "subtitle": edition.theme_subtitle}
    Document.objects.get_or_create(edition=edition, defaults=facts)
    document = Document.objects.locked().get(edition=edition)
    if document.status == Status.PLANNED:
        move(document, to=Status.DRAFTING, by=by)
        Arrangement.of(document).save()
    return document


@transaction.atomic
def describe(document: Document, *, by: User, **texts: str | Sequence[str]) -> Document:
    """Change title, subtitle, enacting text, rules of adoption, options or language.

    Raises:
        Refused: the text is frozen, or a version in another language is.
    """
    document = locked_draft(document)
    language = texts.get("language", document.language)
    if language != document.language and document.snapshots.exists():
        raise Refused(
            _("The language is fixed since the first version was frozen."),
            code="language",
        )
    before = {name: getattr(document, name) for name in texts}
    for name, text in texts.items():
        setattr(document, name, text)
    document.save(update_fields=[*texts, "updated_at"])
    Arrangement.of(document).save()
    record(
        by,
        "outcomes.document_described",
        document,
        before=before,
        after=texts,
        edition_id=document.edition_id,
    )
    return document


@transaction.atomic
def reopen(document: Document, *, by: User) -> Document:
    """Back to drafting: the Conference wants changes.

    Raises:
        Refused: the text is adopted, or people are being asked about it, or for
            objections to it.
    """
    document = locked_document(document.pk)
    if document.status == Status.CONSULTATION:
        raise Refused(
            _("The consultation is open. Close it on its own page."), code="consulting"
        )
    check_no_silence(document)
    if document.status != Status.DRAFTING:
        move(document, to=Status.DRAFTING, by=by)
    return document


def check_no_silence(document: Document) -> None:
    """Raises Refused: people are being asked for objections to the text as it is."""
    if running_silence(document):
        raise Refused(
            _("A silence procedure is running. Wait for its end, or call it off."),
            code="silence_runs",
        )


def locked_draft(
    document: Document, *, kind: str = ParagraphKind.PROVISION
) -> Document:
    """The locked row, if its paragraphs of ``kind`` may change; nobody saves meanwhile."""
    return _changeable(Document.objects.locked(), document, kind)


def draft_with_locked_order(
    document: Document, *, kind: str = ParagraphKind.PROVISION
) -> Document:
    """The same for a change of the order, while texts go on being saved.

    Whoever reads a text to make another one of it locks that paragraph too.
    """
    return _changeable(Document.objects.with_locked_order(), document, kind)


def _changeable(rows: DocumentQuerySet, document: Document, kind: str) -> Document:
    document = rows.select_related("edition").get(pk=document.pk)
    if not document.may_change(kind):
        raise Refused(
            _("The text is frozen. Nothing in it can change now."), code="frozen"
        )
    return document


def move(document: Document, *, to: Status, by: User | None, **changes: object) -> None:
    """Check the move of a locked row against ``MOVES``, make it, and note it."""
    if to not in MOVES[document.status]:
        raise Refused(
            _("The document can no longer be changed in this way."),
            code="illegal_move",
        )
    before = document.status
    document.status = to
    for field, value in changes.items():
        setattr(document, field, value)
    document.save(update_fields=["status", "updated_at", *changes])
    marks.move(document.pk)
    record(
        by,
        "outcomes.document_moved",
        document,
        before={"status": before},
        after={"status": to.value},
        edition_id=document.edition_id,
    )
