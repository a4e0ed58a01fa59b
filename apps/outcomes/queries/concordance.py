"""Which paragraph stands where in which version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.outcomes.choices import Status
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Document, Paragraph, Snapshot
from apps.outcomes.rules import asked_about, may_read_versions


def readable_versions(user: User | AnonymousUser, document: Document) -> list[Snapshot]:
    """The versions of ``document`` whose pages ``user`` may open, the oldest first."""
    snapshots = document.snapshots.select_related("adoption")
    if may_read_versions(user, document.edition):
        return list(snapshots)
    asked = asked_about(user, document)
    is_public = document.status == Status.PUBLISHED
    return [
        one
        for one in snapshots
        if one.pk in asked or (is_public and hasattr(one, "adoption"))
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph in one version."""

    version: int
    #: Nothing where it is missing.
    entry: Entry | None
    #: Whether the words are others than in the version before that has it.
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph through all versions."""

    cells: Sequence[Cell]
    #: What the paragraphs are called that it came from and went into, as they stood last.
    split_from: str
    joined_into: str

    @property
    def latest(self) -> Entry:
        """As it stood last."""
        return [cell.entry for cell in self.cells if cell.entry][-1]


def concordance(snapshots: Sequence[Snapshot]) -> list[Line]:
    """Every paragraph of ``snapshots``, in the order of the newest that has it."""
    versions = [
        (one.number, {entry.id: entry for entry in one.text.entries})
        for one in snapshots
    ]
    known = _kin({id_ for _, entries in versions for id_ in entries})
    last = {id_: entry for _, entries in versions for id_, entry in entries.items()}
    return [
        Line(
            cells=_cells(id_, versions),
            split_from=_called(known[id_].derived_from_id, last),
            joined_into=_called(known[id_].joined_into_id, last),
        )
        for id_ in _in_order([list(entries) for _, entries in versions])
    ]


def _cells(id_: str, versions: Iterable[tuple[int, dict[str, Entry]]]) -> list[Cell]:
    cells: list[Cell] = []
    before: Entry | None = None
    for number, entries in versions:
        entry = entries.get(id_)
        if entry is None:
            cells.append(Cell(number, None))
            continue
        is_changed = before is not None and before.written != entry.written
        cells.append(Cell(number, entry, is_changed))
        before = entry
    return cells


def _kin(ids: Iterable[str]) -> dict[str, Paragraph]:
    rows = Paragraph.objects.only("derived_from", "joined_into").in_bulk(
        [UUID(id_) for id_ in ids]
    )
    return {str(pk): row for pk, row in rows.items()}


def _called(pk: UUID | None, last: dict[str, Entry]) -> str:
    entry = last.get(str(pk))
    return entry.place if entry else ""


def _in_order(orders: Sequence[Sequence[str]]) -> list[str]:
    """All ids: the last order, and what only earlier ones have after what it followed."""
    found = list(orders[-1]) if orders else []
    for order in reversed(orders[:-1]):
        at = 0
        for id_ in order:
            if id_ in found:
                at = found.index(id_) + 1
            else:
                found.insert(at, id_)
                at += 1
    return found
