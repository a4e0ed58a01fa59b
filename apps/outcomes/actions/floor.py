"""The text changed on the floor: other words, a paragraph more or less, another place.

Each change is draft, revision and a new Conference text with its own hash, in one step.
What was said of other paragraphs stands, for their texts are the same; what has changed is
open again. Refused where the sitting is closed, the text is another one by now, a silence
procedure runs, an unmerged version waits, or a sign cannot be printed.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals, saving, structure
from apps.outcomes.actions.behind import add_behind, is_behind, put_behind
from apps.outcomes.actions.documents import check_no_silence, move
from apps.outcomes.actions.places import earlier
from apps.outcomes.actions.sitting import item_of, latest, lay_before, locked
from apps.outcomes.actions.versions import freeze
from apps.outcomes.choices import Origin, Purpose, Status
from apps.outcomes.models import Paragraph, Sitting, SittingItem, Snapshot


@transaction.atomic
def amend(sitting: Sitting, item: int, *, by: User, body: str, sha256: str) -> Sitting:
    """Give one paragraph other words. The same text twice is once.

    Raises:
        Refused: see above.
    """
    sitting = locked(sitting)
    found = item_of(sitting, item)
    paragraph = _paragraph(found)
    if paragraph.body == body:
        return sitting
    _open(sitting, found, by=by, sha256=sha256)
    saved = saving.save(paragraph, author=by, body=body, base=paragraph.head_id)
    if not saved.is_saved:
        raise Refused(_("Somebody else has changed this paragraph."), code="changed")
    return _laid_anew(sitting, by=by)


@transaction.atomic
def add(
    sitting: Sitting, item: int, *, by: User, key: UUID, body: str, sha256: str
) -> Sitting:
    """Put a new paragraph behind that one, and show it. The same form again adds nothing.

    Raises:
        Refused: see above.
    """
    sitting = locked(sitting)
    key, known = earlier(sitting.document, key, body)
    if known:
        return sitting
    found = item_of(sitting, item)
    _open(sitting, found, by=by, sha256=sha256)
    made = add_behind(
        sitting.document,
        _paragraph(found),
        by=by,
        pk=key,
        body=body,
        origin=Origin.MANUAL,
    )
    _laid_anew(sitting, by=by)
    return _shown(sitting, sitting.items.get(paragraph=made))


@transaction.atomic
def leave_out(sitting: Sitting, item: int, *, by: User, sha256: str) -> Sitting:
    """Take one paragraph with its items out of the text. Twice is once.

    The one that follows it comes on the screen.

    Raises:
        Refused: see above; or something else in the text points at it.
    """
    sitting = locked(sitting)
    if sitting.items.filter(pk=item, paragraph__removed_at__isnull=False).exists():
        return sitting
    found = item_of(sitting, item)
    _open(sitting, found, by=by, sha256=sha256)
    version = sitting.document.structure_version
    structure.remove(_paragraph(found), by=by, structure_version=version)
    _laid_anew(sitting, by=by)
    standing = sitting.items.filter(position__isnull=False).order_by("position")
    following = standing.filter(position__gte=found.position).first()
    return _shown(sitting, following or standing.last())


@transaction.atomic
def put(
    sitting: Sitting, item: int, *, by: User, after: int | None, sha256: str
) -> Sitting:
    """Let one paragraph with its items stand behind another one, or first. Twice is once.

    Of what has moved it has to be said again whether it is agreed.

    Raises:
        Refused: see above; or an item would have nothing above it.
    """
    sitting = locked(sitting)
    found = item_of(sitting, item)
    other = _paragraph(item_of(sitting, after)) if after else None
    if other and other.pk == found.paragraph_id:
        raise Refused(_("Choose another place."), code="same")
    paragraph = _paragraph(found)
    if is_behind(sitting.document, paragraph, other):
        return sitting
    _open(sitting, found, by=by, sha256=sha256)
    put_behind(sitting.document, paragraph, other, by=by)
    found.open_again()
    found.save()
    return _shown(_laid_anew(sitting, by=by), found)


def _paragraph(item: SittingItem) -> Paragraph:
    return Paragraph.objects.select_related("head").get(pk=item.paragraph_id)


def _open(sitting: Sitting, item: SittingItem, *, by: User, sha256: str) -> None:
    """Let the draft be changed, if the text is the one that was looked at."""
    check_no_silence(sitting.document)
    if item.sha256 != sha256 or sitting.snapshot != latest(sitting.document):
        raise refusals.other_hash()
    move(sitting.document, to=Status.DRAFTING, by=by)


def _laid_anew(sitting: Sitting, *, by: User) -> Sitting:
    snapshot = freeze(
        sitting.document, by=by, label=_label(sitting), purpose=Purpose.CONFERENCE
    )
    lay_before(sitting, snapshot, by=by)
    return sitting


def _label(sitting: Sitting) -> str:
    """The name of the text it began with, and how often it was changed since."""
    began = sitting.began_with
    number = sitting.document.snapshots.filter(number__gt=began.number).count() + 1
    revised = f", Rev. {number}"
    longest = Snapshot._meta.get_field("label").max_length or 0  # noqa: SLF001 -- Django's public Meta API
    return began.label[: longest - len(revised)] + revised


def _shown(sitting: Sitting, item: SittingItem | None) -> Sitting:
    sitting.current = item
    sitting.save(update_fields=["current", "updated_at"])
    return sitting
