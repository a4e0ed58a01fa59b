"""Saving a paragraph: the text is always stored, then it tries to become the head."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.textdiff import Merge, Part, merge3, parts3
from apps.outcomes import marks
from apps.outcomes.choices import Origin, SideState
from apps.outcomes.models import Document, Paragraph, Revision, SideVersion
from apps.outcomes.models.document import sha256_of

#: Waits for whoever is storing a text under the same key, and stores nothing then.
STORE = """
INSERT INTO outcomes_revision (paragraph_id, base_id, author_id, body, sha256,
  client_uuid, follows, origin, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s::uuid[], %s, %s)
ON CONFLICT (client_uuid) DO NOTHING RETURNING id
"""


class Result(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"
    FROZEN = "frozen"
    REMOVED = "removed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text: ``revision`` holds it in any case.

    When it is saved, ``head`` is what the author's next text stands on.
    """

    result: Result
    revision: Revision
    head: Revision | None
    side_version: SideVersion | None = None

    @property
    def is_saved(self) -> bool:
        return self.result is Result.SAVED


@transaction.atomic
def save(
    paragraph: Paragraph,
    *,
    author: User,
    body: str,
    base: int | None,
    client_uuid: UUID | None = None,
    follows: Sequence[UUID] = (),
    origin: str = Origin.MANUAL,
) -> Saved:
    """Store ``body``, and make it the paragraph's text if nobody was faster.

    The same text under the same ``client_uuid`` again gives the first answer; another
    text under it is another save. A text that does not become the head is listed as an
    unmerged version; it is never refused away.

    ``follows`` are the ids of what the author had sent before, still without an answer,
    while writing this. In whatever order they arrive, they are no rivals of it.
    """
    document = _held(paragraph.document_id)
    marks.move(document.pk)
    revision, is_new = _stored_once(
        Revision(
            paragraph=paragraph,
            base=_known_base(paragraph, base),
            author=author,
            body=body,
            client_uuid=client_uuid or uuid4(),
            follows=list(follows),
            origin=origin,
        )
    )
    if not is_new:
        return _earlier_answer(revision, document)
    if not document.may_change(paragraph.kind):
        return _aside(Result.FROZEN, revision)
    if _advance(paragraph, revision, base=base):
        return Saved(Result.SAVED, revision, revision)
    return _not_advanced(revision)


def _stored_once(revision: Revision) -> tuple[Revision, bool]:
    """Store ``revision``, or find the one that it repeats; tell whether it is new.

    A text whose key another text has gets a key of its own: one that the text gives,
    so that it is found again, and if somebody has that too, any.
    """
    paragraph, author, body = revision.paragraph, revision.author, revision.body
    asked = revision.client_uuid
    for key in (asked, _key_of_text(asked, paragraph, author, body)):
        revision.client_uuid = key
        if stored := _stored(revision):
            return stored, True
        if earlier := _earlier(paragraph, author, body, key):
            return earlier, False
    revision.client_uuid = uuid4()
    stored = _stored(revision)
    assert stored is not None
    return stored, True


def _key_of_text(asked: UUID, paragraph: Paragraph, author: User, body: str) -> UUID:
    """A key for a text that came under one in use: the same for the same text."""
    return uuid5(asked, f"{paragraph.pk} {author.pk} {sha256_of(body)}")


def _known_base(paragraph: Paragraph, base: int | None) -> Revision | None:
    if base and base == paragraph.head_id:
        return paragraph.head
    return paragraph.revisions.filter(pk=base).first() if base else None


def _stored(revision: Revision) -> Revision | None:
    """The new revision; ``None`` when its key is in use."""
    revision.sha256 = sha256_of(revision.body)
    revision.created_at = now()
    facts = (
        revision.paragraph_id,
        revision.base_id,
        revision.author_id,
        revision.body,
        revision.sha256,
        revision.client_uuid,
        list(revision.follows),
        revision.origin,
        revision.created_at,
    )
    with connection.cursor() as cursor:
        cursor.execute(STORE, facts)
        stored = cursor.fetchone()
    if stored is None:
        return None
    (revision.pk,) = stored
    revision._state.adding = False  # noqa: SLF001 -- Django's public API of a row
    return revision


def _earlier(
    paragraph: Paragraph, author: User, body: str, key: UUID
) -> Revision | None:
    return Revision.objects.filter(
        client_uuid=key, paragraph=paragraph, author=author, sha256=sha256_of(body)
    ).first()


def _held(document_id: int) -> Document:
    """The stage of the document, which stays: a freeze waits for us, or we for it.

    A change of the order does neither.
    """
    return Document.objects.raw(
        "SELECT id, status FROM outcomes_document WHERE id = %s FOR KEY SHARE",
        [document_id],
    )[0]


def _advance(paragraph: Paragraph, revision: Revision, *, base: int | None) -> bool:
    """Make ``revision`` the head if the head is still ``base``; one statement."""
    return bool(
        Paragraph.objects.live()
        .filter(pk=paragraph.pk, head_id=base)
        .update(head=revision, updated_at=now())
    )


def _not_advanced(revision: Revision) -> Saved:
    # Whoever was faster has committed when we have the row.
    paragraph = Paragraph.objects.locked().get(pk=revision.paragraph_id)
    if paragraph.removed_at:
        return _aside(Result.REMOVED, revision)
    head = paragraph.head
    if head and head.sha256 == revision.sha256:
        # Both wrote the same; there is nothing to choose between.
        return Saved(Result.SAVED, revision, head)
    goes_on = head and _goes_on_from(revision, head)
    if goes_on and _advance(paragraph, revision, base=paragraph.head_id):
        return Saved(Result.SAVED, revision, revision)
    return _aside(Result.CONFLICT, revision)


def _goes_on_from(revision: Revision, head: Revision) -> bool:
    """Whether ``head`` was on its way when its own author wrote ``revision``."""
    return head.author_id == revision.author_id and head.client_uuid in revision.follows


def _is_followed(revision: Revision) -> bool:
    """Whether its author has gone on from it, and the later text was here first."""
    later = Revision.objects.exclude(pk=revision.pk).filter(
        paragraph=revision.paragraph_id,
        author=revision.author_id,
        follows__contains=[revision.client_uuid],
    )
    return later.exists()


def _aside(result: Result, revision: Revision) -> Saved:
    if _is_followed(revision):
        return Saved(Result.SAVED, revision, revision)
    side_version = SideVersion.objects.create(revision=revision)
    return Saved(result, revision, _head_of(revision), side_version)


def _head_of(revision: Revision) -> Revision | None:
    return (
        Paragraph.objects.select_related("head__author")
        .get(pk=revision.paragraph_id)
        .head
    )


def _earlier_answer(revision: Revision, document: Document) -> Saved:
    side_version = SideVersion.objects.filter(revision=revision).first()
    head = _head_of(revision)
    if side_version is None or side_version.state != SideState.OPEN:
        # Its author has not seen what others have made of the text since.
        same = head and head.sha256 == revision.sha256
        return Saved(Result.SAVED, revision, head if same else revision, side_version)
    paragraph = revision.paragraph
    if not document.may_change(paragraph.kind):
        return Saved(Result.FROZEN, revision, head, side_version)
    result = Result.REMOVED if paragraph.removed_at else Result.CONFLICT
    return Saved(result, revision, head, side_version)


def proposal(revision: Revision, head: Revision | None) -> Merge:
    """Both changes in one text, for a human to read before it is saved."""
    return merge3(*_three(revision, head))


def parts(revision: Revision, head: Revision | None) -> list[Part]:
    """The same in pieces, for a human to choose from."""
    return parts3(*_three(revision, head))


def _three(revision: Revision, head: Revision | None) -> tuple[str, str, str]:
    base = revision.base.body if revision.base else ""
    return base, revision.body, head.body if head else ""


@transaction.atomic
def put_in_place(
    side_version: SideVersion,
    *,
    by: User,
    body: str,
    base: int | None,
    client_uuid: UUID | None = None,
) -> Saved:
    """Settle an unmerged version with ``body``: the merge of both, or itself.

    When the paragraph has changed once more, ``body`` becomes an unmerged version in
    turn and the first one stays open. When somebody else has settled the version
    meanwhile, ``body`` is stored as an unmerged version too.
    """
    side_version = _locked(side_version)
    revision = side_version.revision
    asked = client_uuid or uuid4()
    paragraph = revision.paragraph
    if side_version.state != SideState.OPEN:
        return _after_settlement(paragraph, by=by, body=body, base=base, key=asked)
    saved = save(
        paragraph,
        author=by,
        body=body,
        base=base,
        client_uuid=asked,
        origin=Origin.MERGE,
    )
    if saved.is_saved:
        kept = body == revision.body
        _settle(side_version, SideState.KEPT if kept else SideState.MERGED, by=by)
    return saved


def _after_settlement(
    paragraph: Paragraph, *, by: User, body: str, base: int | None, key: UUID
) -> Saved:
    """Store what was typed about a version that is settled, and leave the text alone."""
    document = _held(paragraph.document_id)
    if earlier := _earlier(paragraph, by, body, key):
        return _earlier_answer(earlier, document)
    key = _key_of_text(key, paragraph, by, body)
    if earlier := _earlier(paragraph, by, body, key):
        return _earlier_answer(earlier, document)
    revision = _stored(
        Revision(
            paragraph=paragraph,
            base=_known_base(paragraph, base),
            author=by,
            body=body,
            client_uuid=key,
            origin=Origin.MERGE,
        )
    )
    assert revision is not None
    head = _head_of(revision)
    if head and head.sha256 == revision.sha256:
        return Saved(Result.SAVED, revision, head)
    return _aside(Result.SETTLED, revision)


@transaction.atomic
def discard(side_version: SideVersion, *, by: User, reason: str) -> SideVersion:
    """Leave an unmerged version out, and say why. The text stays in the history.

    Raises:
        Refused: no reason is given, or it is settled in another way already.
    """
    side_version = _locked(side_version)
    if not reason.strip():
        raise Refused(_("Say why this version is left out."), code="no_reason")
    if side_version.state == SideState.DISCARDED:
        return side_version
    if side_version.state != SideState.OPEN:
        raise Refused(_("Somebody has settled this version already."), code="settled")
    _settle(side_version, SideState.DISCARDED, by=by, reason=reason.strip())
    return side_version


def _locked(side_version: SideVersion) -> SideVersion:
    return (
        SideVersion.objects.locked()
        .select_related("revision__paragraph")
        .get(pk=side_version.pk)
    )


def _settle(
    side_version: SideVersion, state: SideState, *, by: User, reason: str = ""
) -> None:
    side_version.state = state
    side_version.reason = reason
    side_version.resolved_by = by
    side_version.resolved_at = now()
    side_version.save()
