"""Saying something about a frozen text while people are asked: comments, amendments."""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.duties import Words
from apps.core.refusals import Refused
from apps.outcomes import marks
from apps.outcomes.actions import refusals
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.choices import WITH_WORDS, AmendmentKind, Outcome
from apps.outcomes.models import (
    Amendment,
    Comment,
    Consultation,
    Disposition,
    FormerWording,
    Snapshot,
    Support,
    Voice,
)
from apps.outcomes.queries import open_consultation

V = TypeVar("V", bound=Comment | Amendment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What an amendment would do, and why."""

    kind: str
    reason: str
    body: str = ""
    after: UUID | None = None


@transaction.atomic
def comment(
    snapshot: Snapshot,
    *,
    by: User,
    paragraph: UUID,
    body: str,
    key: UUID,
    on_behalf_of: str = "",
    is_named: bool = False,
) -> Comment:
    """Say something about one paragraph of a consultation text; twice is once.

    Another text under the same ``key`` is another comment.

    Raises:
        Refused: the consultation is not on, or the paragraph is not in this version.
    """
    facts = f"{by.pk} {paragraph} {body}"
    key, earlier = _first(Comment, key, facts, by=by, paragraph=paragraph, body=body)
    if earlier:
        return earlier
    consultation = _open(snapshot)
    if str(paragraph) not in snapshot.text.ids:
        raise refusals.not_in_version()
    made, _new = Comment.objects.get_or_create(
        client_uuid=key,
        defaults={
            "snapshot": snapshot,
            "consultation": consultation,
            "paragraph_id": paragraph,
            "author": by,
            "body": body,
            "on_behalf_of": on_behalf_of,
            "is_named": is_named,
        },
    )
    marks.move(snapshot.document_id)
    return made


@transaction.atomic
def amend(
    snapshot: Snapshot,
    *,
    by: User,
    paragraph: UUID,
    proposed: Proposed,
    key: UUID,
    on_behalf_of: str = "",
    is_named: bool = False,
) -> Amendment:
    """Propose a change of one paragraph of a consultation text; twice is once.

    Raises:
        Refused: the consultation is not on, the paragraph is not in this version, or
            the change changes nothing.
    """
    words = proposed.body if proposed.kind in WITH_WORDS else ""
    facts = f"{by.pk} {paragraph} {proposed.kind} {proposed.after} {words}"
    same = {"paragraph": paragraph, "kind": proposed.kind, "body": words}
    key, earlier = _first(Amendment, key, facts, by=by, after=proposed.after, **same)
    if earlier:
        return earlier
    consultation = _open(snapshot)
    _check(snapshot, paragraph, proposed)
    last = consultation.amendments.aggregate(last=Max("number"))["last"] or 0
    made = Amendment.objects.create(
        client_uuid=key,
        consultation=consultation,
        paragraph_id=paragraph,
        author=by,
        number=last + 1,
        kind=proposed.kind,
        body=words,
        after_id=proposed.after,
        reason=proposed.reason,
        on_behalf_of=on_behalf_of,
        is_named=is_named,
    )
    _note(by, "amendment.submitted", made, kind=made.kind)
    return made


def _first(
    model: type[V], key: UUID, facts: str, *, by: User, **same: object
) -> tuple[UUID, V | None]:
    """The key for what is sent, and the voice that the same sending has made before."""
    for key_of_text in (key, uuid5(key, facts)):
        taken = model.objects.filter(client_uuid=key_of_text).first()
        if taken is None:
            return key_of_text, None
        if taken.author_id == by.pk and all(
            _plain(getattr(taken, name)) == value for name, value in same.items()
        ):
            return key_of_text, taken
    return uuid4(), None


def _plain(value: object) -> object:
    """The key of a row, for what is compared with a key."""
    return getattr(value, "pk", value)


def _open(snapshot: Snapshot) -> Consultation:
    """The consultation on ``snapshot``, under the lock that its closing takes too."""
    snapshot.document = locked_document(snapshot.document_id)
    consultation = open_consultation(snapshot)
    if consultation is None:
        raise Refused(_("This version is not open for comments."), code="closed")
    return consultation


def _check(snapshot: Snapshot, paragraph: UUID, proposed: Proposed) -> None:
    entries = snapshot.text.entries
    ids = [entry.id for entry in entries]
    if str(paragraph) not in ids:
        raise refusals.not_in_version()
    at = ids.index(str(paragraph))
    if proposed.kind in WITH_WORDS and not proposed.body.strip():
        raise Refused(_("Write the words you propose."), code="no_words")
    if not proposed.reason.strip():
        raise Refused(_("Give the reason."), code="no_reason")
    if (
        proposed.kind == AmendmentKind.REPLACE
        and proposed.body.strip() == entries[at].written.strip()
    ):
        raise Refused(_("These are the words that stand there."), code="same")
    if proposed.kind == AmendmentKind.MOVE:
        after = str(proposed.after) if proposed.after else None
        if after is not None and after not in ids:
            raise refusals.not_in_version()
        before = ids[at - 1] if at else None
        if after in {before, ids[at]}:
            raise Refused(_("It stands there already."), code="same")


@transaction.atomic
def change(
    voice: V,
    *,
    by: User,
    body: str = "",
    reason: str = "",
    on_behalf_of: str = "",
    is_named: bool = False,
) -> V:
    """Change what one has said oneself; what stood there before is kept.

    What an amendment would do stays; who wants something else withdraws it.

    Raises:
        Refused: it is another person's, the consultation is closed, something has
            become of it, or no words are left.
    """
    voice = _own_and_open(voice, by)
    said: dict[str, Any] = {"on_behalf_of": on_behalf_of, "is_named": is_named}
    if voice.has_words:
        said["body"] = _given(body, _("Write the words you propose."), "no_words")
    if isinstance(voice, Amendment):
        said["reason"] = _given(reason, _("Give the reason."), "no_reason")
    if all(getattr(voice, name) == value for name, value in said.items()):
        return voice
    moment = now()
    FormerWording.objects.create(
        **_of(voice),
        body=voice.body,
        reason=getattr(voice, "reason", ""),
        on_behalf_of=voice.on_behalf_of,
        until=moment,
    )
    for name, value in said.items():
        setattr(voice, name, value)
    voice.edited_at = moment
    voice.save(update_fields=[*said, "edited_at", "updated_at"])
    _note(by, "outcomes.voice_changed", voice)
    return voice


def _given(words: str, missing: Words, code: str) -> str:
    if not words.strip():
        raise Refused(missing, code=code)
    return words


@transaction.atomic
def withdraw(voice: V, *, by: User) -> Disposition:
    """Take back what one has said; twice is once. The ledger says that it was withdrawn.

    Raises:
        Refused: it is another person's, or something else has become of it.
    """
    voice = locked(voice)
    _check_own(voice, by)
    known: Disposition | None = voice.disposition
    if known and known.outcome == Outcome.WITHDRAWN:
        return known
    _check_undisposed(voice)
    moment = now()
    made = Disposition.objects.create(
        **_of(voice),
        outcome=Outcome.WITHDRAWN,
        by=by,
        at=moment,
        told_at=moment,
    )
    _note(by, "outcomes.voice_withdrawn", voice)
    return made


@transaction.atomic
def support(voice: V, *, by: User) -> Support:
    """Stand behind what another person says; twice is once.

    Raises:
        Refused: it is one's own, it is withheld, something has become of it, or the
            consultation is closed.
    """
    voice = locked(voice)
    if voice.author_id == by.pk:
        raise Refused(_("This is your own."), code="own")
    if voice.withheld_at:
        raise Refused(_("This is withheld."), code="withheld")
    _check_open(voice)
    _check_undisposed(voice)
    made, _new = Support.objects.get_or_create(**_of(voice), person=by)
    return made


@transaction.atomic
def take_support_back(voice: V, *, by: User) -> None:
    """No longer stand behind it; without support nothing happens.

    Raises:
        Refused: the consultation is closed.
    """
    voice = locked(voice)
    _check_open(voice)
    Support.objects.filter(**_of(voice), person=by).delete()


def locked(voice: V) -> V:
    """The row as it is now; the document first, as everywhere."""
    locked_document(voice.consultation.document_id)
    rows = type(voice).objects.locked().filter(pk=voice.pk)
    found: V = rows.select_related("consultation__snapshot__document").get()
    return found


def _own_and_open(voice: V, by: User) -> V:
    voice = locked(voice)
    _check_own(voice, by)
    _check_open(voice)
    _check_undisposed(voice)
    return voice


def _check_own(voice: Voice, by: User) -> None:
    if voice.author_id != by.pk:
        raise Refused(_("Only its author can do this."), code="not_own")


def _check_open(voice: Voice) -> None:
    if not voice.consultation.is_open:
        raise Refused(_("The consultation is closed."), code="closed")


def _check_undisposed(voice: Voice) -> None:
    if voice.disposition:
        raise Refused(_("The drafters have decided on it already."), code="decided")


def _of(voice: Voice) -> dict[str, Any]:
    """The column that leads to it, and the row."""
    return {str(voice._meta.model_name): voice}  # noqa: SLF001 -- Django's public Meta API


def _note(by: User, verb: str, voice: Comment | Amendment, **facts: object) -> None:
    marks.move(voice.snapshot.document_id)
    record(
        by,
        verb,
        voice,
        after=facts,
        edition_id=voice.snapshot.document.edition_id,
    )
