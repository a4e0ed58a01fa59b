"""What differs between two states of a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from apps.core.textdiff import diff_html
from apps.core.word_matching import opcodes


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph as it stands in one state of the text; ``place`` is what it is called."""

    id: str
    kind: str
    level: int
    place: str
    body: str
    remark: str = ""
    remark_id: str | None = None
    alternative_of: str | None = None
    by_chair: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """One paragraph in both states; ``is_moved`` when others keep their order and it not."""

    before: Placed | None
    after: Placed | None
    is_moved: bool = False

    @property
    def standing(self) -> Placed:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def is_same(self) -> bool:
        """Whether it says the same in the same order, whatever it is called now."""
        if self.before is None or self.after is None or self.is_moved:
            return False
        return _said(self.before) == _said(self.after)

    @property
    def is_renamed(self) -> bool:
        """Whether it was called something else."""
        return bool(
            self.before and self.after and self.before.place != self.after.place
        )

    @property
    def text(self) -> SafeString:
        return diff_html(*self._both("body"))

    @property
    def remark(self) -> SafeString | str:
        """The difference of the remarks; empty where neither state has one."""
        before, after = self._both("remark")
        return diff_html(before, after) if before or after else ""

    @property
    def is_remark_same(self) -> bool:
        before, after = self._both("remark")
        return before == after

    def _both(self, name: str) -> tuple[str, str]:
        return getattr(self.before, name, ""), getattr(self.after, name, "")


def _said(one: Placed) -> tuple[str, int, str, str]:
    return one.kind, one.level, one.body, one.remark


def compared(before: Sequence[Placed], after: Sequence[Placed]) -> list[Pair]:
    """The paragraphs of both in the order of ``after``; what is gone stands where it stood."""
    return list(_pairs(before, after))


def _pairs(before: Sequence[Placed], after: Sequence[Placed]) -> Iterator[Pair]:
    known = {one.id: one for one in before}
    staying = {one.id for one in after}
    changes = opcodes([one.id for one in before], [one.id for one in after])
    for tag, i1, i2, j1, j2 in changes:
        if tag == "equal":
            pairs = zip(before[i1:i2], after[j1:j2], strict=True)
            yield from (Pair(one, other) for one, other in pairs)
            continue
        yield from (Pair(one, None) for one in before[i1:i2] if one.id not in staying)
        for other in after[j1:j2]:
            yield Pair(known.get(other.id), other, is_moved=other.id in known)
