"""Where a sitting of the Conference is, and how its text differs from the one before."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from apps.core.textdiff import diff_html
from apps.editions.models import Edition
from apps.outcomes.choices import ItemState, Purpose
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Sitting, SittingItem, Snapshot
from apps.outcomes.queries.states import frozen_state
from apps.outcomes.text.comparing import compared as differences


@dataclass(frozen=True)
class Point:
    """A paragraph of the text before the Conference, and what was said of it."""

    entry: Entry
    item: SittingItem
    #: Its text in the version before; ``None`` where there was none.
    before: str | None
    #: Whether others keep their order and it does not.
    is_moved: bool = False

    @property
    def differs(self) -> bool:
        return self.entry.body != self.before

    @cached_property
    def difference(self) -> SafeString:
        return diff_html(self.before or "", self.entry.body)


@dataclass(frozen=True)
class LeftOut:
    """A paragraph as it stood there, and its words as what is taken away."""

    entry: Entry

    @cached_property
    def difference(self) -> SafeString:
        return diff_html(self.entry.body, "")


@dataclass(frozen=True)
class Hall:
    """All that the screen, the page to follow and the panel show."""

    sitting: Sitting
    #: What the text is compared with, where there is something.
    compared: Snapshot | None
    points: list[Point]
    #: What stood in the text it is compared with, and does not any more.
    left_out: list[LeftOut]

    @property
    def now(self) -> Point | None:
        current = self.sitting.current_id
        return next((one for one in self.points if one.item.pk == current), None)

    @property
    def undecided(self) -> int:
        return sum(one.item.state == ItemState.OPEN for one in self.points)


def sitting_of(edition: Edition) -> Sitting | None:
    """The one that is open, else the last there was."""
    return (
        Sitting.objects.filter(document__edition=edition)
        .select_related("document", "snapshot", "began_with")
        .defer("began_with__canonical")
        .order_by("-pk")
        .first()
    )


def hall(sitting: Sitting) -> Hall:
    compared = _compared(sitting)
    before = {one.id: one.body for one in compared.text.entries} if compared else {}
    items = {str(one.paragraph_id): one for one in sitting.items.all()}
    moved = _moved(compared, sitting.snapshot) if compared else set()
    entries = sitting.snapshot.text.entries
    staying = {entry.id for entry in entries}
    known = compared.text.entries if compared else ()
    return Hall(
        sitting=sitting,
        compared=compared,
        points=[
            Point(
                entry,
                items[entry.id],
                before.get(entry.id) if compared else entry.body,
                entry.id in moved,
            )
            for entry in entries
        ],
        left_out=[LeftOut(entry) for entry in known if entry.id not in staying],
    )


def _moved(before: Snapshot, after: Snapshot) -> set[str]:
    pairs = differences(frozen_state(before).placed, frozen_state(after).placed)
    return {pair.standing.id for pair in pairs if pair.is_moved}


def _compared(sitting: Sitting) -> Snapshot | None:
    """The last text that people were consulted on, else what the sitting began with."""
    asked = sitting.document.snapshots.filter(
        purpose=Purpose.CONSULTATION, number__lt=sitting.snapshot.number
    )
    if last := asked.order_by("-number").first():
        return last
    if sitting.began_with_id == sitting.snapshot_id:
        return None
    return Snapshot.objects.get(pk=sitting.began_with_id)
