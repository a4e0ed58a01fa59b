"""Freezing a version, adopting it, publishing it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes import frozen
from apps.outcomes.actions import refusals
from apps.outcomes.actions.acts import Act
from apps.outcomes.actions.documents import check_no_silence, locked_draft, move
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.actions.readiness import (
    check_purpose,
    check_references,
    check_settled,
)
from apps.outcomes.actions.remarks import finish_remarks
from apps.outcomes.actions.signs import check_adoption, check_text
from apps.outcomes.canonical import canonical, live_paragraphs, serialise
from apps.outcomes.choices import ParagraphKind, Purpose, Status
from apps.outcomes.models import (
    Adoption,
    Document,
    Paragraph,
    SideVersion,
    Snapshot,
    Statement,
)
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries import held_silence, withdrawn_from
from apps.outcomes.text.numbering import loose_items

#: What is said of an adoption besides its text, by the names of the columns.
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A reservation or another statement, as it goes on record."""

    kind: str
    text: str
    paragraph: UUID | None = None
    attributed_to: str = ""


@transaction.atomic
def freeze(document: Document, *, by: User, label: str, purpose: str) -> Snapshot:
    """Keep the text as it stands, for one of the purposes that the document has.

    People are asked about it only once ``consulting.plan`` says from when to when.

    Raises:
        Refused: there is no encouragement, a pointer stands for nothing, something is
            left open that the options speak not of, an unmerged version waits, it is
            frozen, a sign cannot be printed, or a consultation is not over.
    """
    document = locked_draft(document)
    paragraphs = live_paragraphs(document)
    _check_ready(document, paragraphs, purpose)
    last = document.snapshots.order_by("-number").first()
    number = last.number + 1 if last else 1
    content = canonical(
        document, paragraphs, label=label, purpose=purpose, number=number
    )
    check_text(content)
    text = serialise(content)
    snapshot = Snapshot.objects.create(
        document=document,
        number=number,
        purpose=purpose,
        label=label,
        numbers=frozen.read(content).places,
        canonical=text,
        sha256=sha256_of(text),
        frozen_at=now(),
        frozen_by=by,
    )
    if purpose == Purpose.CONFERENCE and document.status != Status.BEFORE_CONFERENCE:
        move(document, to=Status.BEFORE_CONFERENCE, by=by)
    _note(by, "outcomes.version_frozen", snapshot, number=number, label=label)
    return snapshot


def _check_ready(document: Document, paragraphs: list[Paragraph], purpose: str) -> None:
    if not any(one.kind == ParagraphKind.PROVISION for one in paragraphs):
        raise Refused(_("There is no encouragement in the text yet."), code="empty")
    if loose_items(paragraphs):
        raise Refused(
            _(
                "A sub-paragraph has no paragraph above it that it is part of. Move it,"
                " or let it stand for itself."
            ),
            code="loose",
        )
    check_references(document, paragraphs)
    check_purpose(document, paragraphs, purpose)
    if purpose == Purpose.CONFERENCE and document.consultations.live().exists():
        raise Refused(
            _("A consultation is planned or open. Close it first."), code="consulting"
        )
    unmerged = SideVersion.objects.unmerged().filter(
        revision__paragraph__document=document,
        revision__paragraph__removed_at__isnull=True,
    )
    if purpose == Purpose.CONFERENCE and unmerged.exists():
        raise Refused(
            _("Settle the unmerged versions before the text goes to the Conference."),
            code="unmerged",
        )


@transaction.atomic
def adopt(
    snapshot: Snapshot,
    *,
    by: User,
    sha256: str,
    act: Act,
    statements: Iterable[Stated] = (),
) -> Adoption:
    """Record that exactly this text was adopted, and lock it. Twice is once.

    ``sha256`` is the hash that the person who declares it had before their eyes.

    Raises:
        Refused: it is not the latest Conference text, it leaves something open, another
            hash was shown, a sign cannot be printed, the method does not go with what is
            said of it, or the adoption is on record with other facts.
    """
    document = locked_document(snapshot.document_id)
    statements = list(statements)
    facts = asdict(act)
    if earlier := _on_record(document, snapshot, facts, statements):
        return earlier
    check_no_silence(document)
    act.check(held_silence(snapshot))
    check_adoptable(document, snapshot, sha256)
    _check_signs(document, act, statements)
    adoption = Adoption.objects.create(
        document=document,
        snapshot=snapshot,
        **facts,
        sha256=sha256,
        rules_text=document.rules_text,
        declared_by=by,
    )
    _state(adoption, statements)
    move(document, to=Status.ADOPTED, by=by)
    _note(by, "outcomes.adopted", snapshot, method=act.method, sha256=sha256)
    return adoption


def _on_record(
    document: Document,
    snapshot: Snapshot,
    facts: Facts,
    statements: Iterable[Stated],
) -> Adoption | None:
    """Return the adoption of ``snapshot``, if it is there. Raises Refused: it differs."""
    earlier = Adoption.objects.filter(document=document, snapshot=snapshot).first()
    if earlier and not _says(earlier, facts, statements):
        raise Refused(
            _(
                "The adoption is on record already, and not as it stands here."
                " Nothing of this page has been added."
            ),
            code="on_record",
        )
    return earlier


def _says(adoption: Adoption, facts: Facts, statements: Iterable[Stated]) -> bool:
    """Whether ``adoption`` says exactly this."""
    same = all(
        str(getattr(adoption, name)) == str(fact) for name, fact in facts.items()
    )
    stated = [
        (one.kind, one.text, str(one.paragraph or ""), one.attributed_to)
        for one in statements
    ]
    said = [
        (one.kind, one.text, str(one.paragraph_id or ""), one.attributed_to)
        for one in adoption.statements.order_by("position")
    ]
    return same and said == stated


def _check_signs(document: Document, act: Act, statements: Iterable[Stated]) -> None:
    said = [text for one in statements for text in (one.text, one.attributed_to)]
    check_adoption(
        said=[act.place, act.body, act.chaired_by, *said], rules=document.rules_text
    )


def check_adoptable(document: Document, snapshot: Snapshot, sha256: str) -> None:
    """Raises Refused: it is not the latest Conference text, or not the one shown."""
    latest = document.snapshots.order_by("-number").first()
    if (
        document.status != Status.BEFORE_CONFERENCE
        or latest != snapshot
        or snapshot.purpose != Purpose.CONFERENCE
    ):
        raise Refused(
            _("Only the latest Conference text can be adopted."), code="not_adoptable"
        )
    check_settled(snapshot.text)
    if any(withdrawn_from(snapshot.text)):
        raise Refused(
            _(
                "A source in this version has since been hidden, or its name withdrawn."
                " Open the draft again, and freeze it anew."
            ),
            code="withdrawn",
        )
    if snapshot.sha256 != sha256:
        raise refusals.other_hash()


def _state(adoption: Adoption, statements: Iterable[Stated]) -> None:
    for position, stated in enumerate(statements, start=1):
        on = stated.paragraph
        if on is not None and str(on) not in adoption.snapshot.text.places:
            raise Refused(
                _("A statement names an encouragement that is not in this version."),
                code="foreign",
            )
        Statement.objects.create(
            adoption=adoption,
            position=position,
            kind=stated.kind,
            text=stated.text,
            attributed_to=stated.attributed_to,
            paragraph_id=on,
        )


@transaction.atomic
def publish(document: Document, *, by: User) -> Document:
    """Show the adopted text to everyone. Publishing twice is publishing once.

    Remarks that were finished after the adoption become a version of their own first.

    Raises:
        Refused: the text is not adopted, or an unmerged version of a remark waits.
    """
    document = locked_document(document.pk)
    if document.status != Status.PUBLISHED:
        if document.status == Status.ADOPTED:
            finish_remarks(document, by=by)
        move(document, to=Status.PUBLISHED, by=by, published_at=now())
    return document


def _note(by: User, verb: str, snapshot: Snapshot, **facts: object) -> None:
    record(
        by,
        verb,
        snapshot,
        after=facts,
        edition_id=snapshot.document.edition_id,
    )
