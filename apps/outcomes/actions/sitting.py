"""A sitting of the Conference: opened, moved on, decided, given another text, closed."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import changes
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes import marks
from apps.outcomes.actions import refusals
from apps.outcomes.actions.locks import locked_document, locked_with_document
from apps.outcomes.actions.versions import check_adoptable
from apps.outcomes.choices import ItemState, SittingMode, Status
from apps.outcomes.models import (
    Document,
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
    document = locked_document(snapshot.document_id)
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
    sitting = locked(sitting)
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
    sitting = locked(sitting)
    sitting.current = item_of(sitting, item)
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
    sitting = locked(sitting)
    found = item_of(sitting, item)
    if found.sha256 != sha256:
        raise refusals.other_hash()
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
def take_up(sitting: Sitting, *, by: User) -> Sitting:
    """Lay the newest Conference text before the sitting, after work in the draft.

    What was said of paragraphs that are the same stands. Twice is once.

    Raises:
        Refused: the sitting is closed, or the newest version is no Conference text.
    """
    sitting = locked(sitting, in_draft=True)
    newest = latest(sitting.document)
    if sitting.snapshot == newest:
        return sitting
    check_adoptable(sitting.document, newest, newest.sha256)
    lay_before(sitting, newest, by=by)
    return sitting


@transaction.atomic
def close(sitting: Sitting, *, by: User) -> Sitting:
    """Nothing more is decided or changed in it. Twice is once."""
    sitting = locked_with_document(sitting)
    if sitting.closed_at is None:
        sitting.closed_at, sitting.closed_by = now(), by
        sitting.save(update_fields=["closed_at", "closed_by", "updated_at"])
        changes.outdate_after_commit()
        _note(by, "sitting.closed", sitting)
    return sitting


def lay_before(sitting: Sitting, snapshot: Snapshot, *, by: User) -> None:
    """Let the sitting, whose row is locked, go on with ``snapshot``."""
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
            item.open_again()
        item.position, item.sha256 = position, entry.sha256
        item.save()
        if sitting.current_id == item.pk:
            sitting.current = item
    for gone in known.values():
        gone.position = None
        gone.save(update_fields=["position"])
        if sitting.current_id == gone.pk:
            sitting.current = gone


def latest(document: Document) -> Snapshot:
    """The newest version, whatever it is for."""
    return document.snapshots.latest("number")


def item_of(sitting: Sitting, item: int) -> SittingItem:
    """A paragraph of the text before the sitting. Raises Refused: there is no such one."""
    found = sitting.items.filter(pk=item, position__isnull=False).first()
    if found is None:
        raise refusals.not_in_version()
    return found


def locked(sitting: Sitting, *, in_draft: bool = False) -> Sitting:
    """The locked row. Raises Refused: it is closed, or the text is not before it."""
    sitting = locked_with_document(sitting)
    if sitting.closed_at is not None:
        raise Refused(_("This sitting is closed."), code="closed")
    if sitting.document.status != Status.BEFORE_CONFERENCE and not in_draft:
        raise Refused(
            _("The text is not before the Conference just now."), code="not_before"
        )
    return sitting


def _note(by: User, verb: str, sitting: Sitting, **facts: object) -> None:
    record(
        by, verb, sitting, after=facts or None, edition_id=sitting.document.edition_id
    )
    marks.move(sitting.document_id)
