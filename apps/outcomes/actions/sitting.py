"""A sitting of the Conference: opened, moved on, decided, changed on the floor, closed."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import changes
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes import marks
from apps.outcomes.actions import saving
from apps.outcomes.actions.documents import check_no_silence, move
from apps.outcomes.actions.versions import check_adoptable, freeze
from apps.outcomes.choices import ItemState, Purpose, SittingMode, Status
from apps.outcomes.models import (
    Document,
    Paragraph,
    Sitting,
    SittingItem,
    Snapshot,
)


@transaction.atomic
def open_sitting(
    snapshot: Snapshot, *, by: User, mode: str, is_public: bool
) -> Sitting:
    """Lay a Conference text before the Conference. Where one is open, it is that one.

    Raises:
        Refused: it is not the latest Conference text.
    """
    document = Document.objects.locked().get(pk=snapshot.document_id)
    if live := Sitting.objects.open().filter(document=document).first():
        return live
    check_adoptable(document, snapshot, snapshot.sha256)
    sitting = Sitting.objects.create(
        document=document,
        snapshot=snapshot,
        began_with=snapshot,
        mode=mode,
        is_public=is_public,
        opened_by=by,
    )
    _follow(sitting, snapshot)
    sitting.current = sitting.items.order_by("position").first()
    sitting.save(update_fields=["current", "updated_at"])
    changes.outdate_after_commit()
    _note(by, "sitting.opened", sitting, snapshot=snapshot.pk)
    return sitting


@transaction.atomic
def arrange(sitting: Sitting, *, by: User, mode: str, is_public: bool) -> Sitting:
    """Take the text another way, or let others follow.

    Raises:
        Refused: the sitting is closed.
    """
    sitting = _locked(sitting)
    before = {"mode": sitting.mode, "is_public": sitting.is_public}
    after = {"mode": SittingMode(mode).value, "is_public": is_public}
    if before != after:
        sitting.mode, sitting.is_public = mode, is_public
        sitting.save(update_fields=[*after, "updated_at"])
        changes.outdate_after_commit()
        _note(by, "sitting.arranged", sitting, **after)
    return sitting


@transaction.atomic
def show(sitting: Sitting, item: int, *, by: User) -> Sitting:
    """Have one paragraph on the screen.

    Raises:
        Refused: the sitting is closed, or the paragraph is not in the text.
    """
    sitting = _locked(sitting)
    sitting.current = _item(sitting, item)
    sitting.save(update_fields=["current", "updated_at"])
    _note(by, "sitting.moved", sitting, item=item)
    return sitting


@transaction.atomic
def decide(
    sitting: Sitting, item: int, *, by: User, state: str, sha256: str, note: str = ""
) -> SittingItem:
    """Note what the Conference says of one paragraph, as it was shown. Twice is once.

    Once it is agreed, the next one that is open comes on the screen.

    Raises:
        Refused: the sitting is closed, the paragraph is not in the text, or its text is
            another one by now.
    """
    sitting = _locked(sitting)
    found = _item(sitting, item)
    if found.sha256 != sha256:
        raise Refused(
            _("The text has changed since this page was shown. Look at it again."),
            code="other_hash",
        )
    before, is_open = {"state": found.state}, state == ItemState.OPEN
    found.state, found.note = ItemState(state), "" if is_open else note
    found.decided_by, found.decided_at = (None, None) if is_open else (by, now())
    found.save()
    if state == ItemState.AGREED:
        _go_on(sitting, found)
    record(
        by,
        "sitting.decided",
        sitting,
        before=before,
        after={"item": found.pk, "state": found.state, "sha256": sha256},
        edition_id=sitting.document.edition_id,
    )
    marks.move(sitting.document_id)
    return found


def _go_on(sitting: Sitting, decided: SittingItem) -> None:
    rest = sitting.items.filter(state=ItemState.OPEN, position__isnull=False)
    later = rest.filter(position__gt=decided.position).order_by("position").first()
    if following := later or rest.order_by("position").first():
        sitting.current = following
        sitting.save(update_fields=["current", "updated_at"])


@transaction.atomic
def amend_on_the_floor(
    sitting: Sitting, item: int, *, by: User, body: str, sha256: str
) -> Sitting:
    """Change one paragraph as the Conference wishes, and lay the new text before it.

    Draft, revision and a new Conference text with its own hash in one step. What was
    said of other paragraphs stands, for their texts are the same; of this one it is open
    again. The same text twice is once.

    Raises:
        Refused: the sitting is closed, the text is another one by now, a silence
            procedure runs, an unmerged version waits, or a sign cannot be printed.
    """
    sitting = _locked(sitting)
    found = _item(sitting, item)
    paragraph = Paragraph.objects.select_related("head").get(pk=found.paragraph_id)
    if paragraph.body == body:
        return sitting
    document = sitting.document
    check_no_silence(document)
    if found.sha256 != sha256 or sitting.snapshot != _latest(document):
        raise Refused(
            _("The text has changed since this page was shown. Look at it again."),
            code="other_hash",
        )
    move(document, to=Status.DRAFTING, by=by)
    saved = saving.save(paragraph, author=by, body=body, base=paragraph.head_id)
    if not saved.is_saved:
        raise Refused(_("Somebody else has changed this paragraph."), code="changed")
    snapshot = freeze(
        document, by=by, label=_label(sitting), purpose=Purpose.CONFERENCE
    )
    _lay_before(sitting, snapshot, by=by)
    return sitting


@transaction.atomic
def take_up(sitting: Sitting, *, by: User) -> Sitting:
    """Lay the newest Conference text before the sitting, after work in the draft.

    What was said of paragraphs that are the same stands. Twice is once.

    Raises:
        Refused: the sitting is closed, or the newest version is no Conference text.
    """
    sitting = _locked(sitting, in_draft=True)
    newest = _latest(sitting.document)
    if sitting.snapshot == newest:
        return sitting
    check_adoptable(sitting.document, newest, newest.sha256)
    _lay_before(sitting, newest, by=by)
    return sitting


@transaction.atomic
def close(sitting: Sitting, *, by: User) -> Sitting:
    """Nothing more is decided or changed in it. Twice is once."""
    sitting = _both_locked(sitting)
    if sitting.closed_at is None:
        sitting.closed_at, sitting.closed_by = now(), by
        sitting.save(update_fields=["closed_at", "closed_by", "updated_at"])
        changes.outdate_after_commit()
        _note(by, "sitting.closed", sitting)
    return sitting


def _lay_before(sitting: Sitting, snapshot: Snapshot, *, by: User) -> None:
    sitting.snapshot = snapshot
    _follow(sitting, snapshot)
    if sitting.current and sitting.current.position is None:
        sitting.current = sitting.items.filter(position=1).first()
    sitting.save(update_fields=["snapshot", "current", "updated_at"])
    _note(by, "sitting.text_changed", sitting, snapshot=snapshot.pk)


def _follow(sitting: Sitting, snapshot: Snapshot) -> None:
    """One item for each paragraph of ``snapshot``; what has another text is open again."""
    known = {one.paragraph_id: one for one in sitting.items.all()}
    for position, entry in enumerate(snapshot.text.entries, start=1):
        item = known.pop(UUID(entry.id), None) or SittingItem(
            sitting=sitting, paragraph_id=UUID(entry.id), first_sha256=entry.sha256
        )
        if item.sha256 != entry.sha256:
            item.state, item.note = ItemState.OPEN, ""
            item.decided_by = item.decided_at = None
        item.position, item.sha256 = position, entry.sha256
        item.save()
        if sitting.current_id == item.pk:
            sitting.current = item
    for gone in known.values():
        gone.position = None
        gone.save(update_fields=["position"])
        if sitting.current_id == gone.pk:
            sitting.current = gone


def _label(sitting: Sitting) -> str:
    """The name of the text it began with, and how often it was changed since."""
    began = sitting.began_with
    number = sitting.document.snapshots.filter(number__gt=began.number).count() + 1
    revised = f", Rev. {number}"
    longest = Snapshot._meta.get_field("label").max_length or 0  # noqa: SLF001 -- Django's public Meta API
    return began.label[: longest - len(revised)] + revised


def _latest(document: Document) -> Snapshot:
    return document.snapshots.latest("number")


def _item(sitting: Sitting, item: int) -> SittingItem:
    found = sitting.items.filter(pk=item, position__isnull=False).first()
    if found is None:
        raise Refused(_("This paragraph is not in this version."), code="foreign")
    return found


def _locked(sitting: Sitting, *, in_draft: bool = False) -> Sitting:
    """The locked row. Raises Refused: it is closed, or the text is not before it."""
    sitting = _both_locked(sitting)
    if sitting.closed_at is not None:
        raise Refused(_("This sitting is closed."), code="closed")
    if sitting.document.status != Status.BEFORE_CONFERENCE and not in_draft:
        raise Refused(
            _("The text is not before the Conference just now."), code="not_before"
        )
    return sitting


def _both_locked(sitting: Sitting) -> Sitting:
    """The document first, as everywhere."""
    documents = Document.objects.locked().select_related("edition")
    document = documents.get(pk=sitting.document_id)
    sitting = Sitting.objects.locked().select_related("snapshot").get(pk=sitting.pk)
    sitting.document = document
    return sitting


def _note(by: User, verb: str, sitting: Sitting, **facts: object) -> None:
    record(
        by, verb, sitting, after=facts or None, edition_id=sitting.document.edition_id
    )
    marks.move(sitting.document_id)
