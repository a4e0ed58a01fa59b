"""Where a sitting of the Conference is, and how its text differs from the one before."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from apps.core.textdiff import diff_html
from apps.editions.models import Edition
from apps.outcomes.choices import ItemState, Purpose
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Sitting, SittingItem, Snapshot


@dataclass(frozen=True)
class Point:
    """A paragraph of the text before the Conference, and what was said of it."""

    entry: Entry
    item: SittingItem
    #: Its text in the version before; ``None`` where there was none.
    before: str | None

    @property
    def differs(self) -> bool:
        return self.entry.body != self.before

    @cached_property
    def difference(self) -> SafeString:
        return diff_html(self.before or "", self.entry.body)


@dataclass(frozen=True)
class Hall:
    """All that the screen, the page to follow and the panel show."""

    sitting: Sitting
    #: What the text is compared with, where there is something.
    compared: Snapshot | None
    points: list[Point]

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
    return Hall(
        sitting=sitting,
        compared=compared,
        points=[
            Point(
                entry, items[entry.id], before.get(entry.id) if compared else entry.body
            )
            for entry in sitting.snapshot.text.entries
        ],
    )


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
