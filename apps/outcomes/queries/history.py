"""How a paragraph came to read as it does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from apps.core.textdiff import diff_html
from apps.outcomes.models import Paragraph, Revision, SideVersion
from apps.outcomes.queries.texts import that_stood, with_bodies
from apps.outcomes.text.spells import spells

STEPS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Step:
    """What one person wrote in one go; ``before`` is what it was written upon."""

    number: int
    revision: Revision
    before: Revision | None
    #: How many texts were saved on the way.
    texts: int
    is_current: bool

    @property
    def aside(self) -> SideVersion | None:
        """The unmerged version, when this did not become the text."""
        return getattr(self.revision, "side_version", None)

    @property
    def difference(self) -> SafeString:
        return diff_html(self.before.body if self.before else "", self.revision.body)


def steps_of(paragraph: Paragraph, *, each: bool = False) -> list[Step]:
    """The steps, the latest first and without their words; with ``each`` every text is one."""
    stored = paragraph.revisions.select_related("author", "side_version", "base")
    revisions = list(stored.defer("body", "base__body").order_by("pk"))
    stood = set(that_stood(paragraph.revisions.all()).values_list("pk", flat=True))
    lasting = [one for one in revisions if one.pk in stood]
    written = [[one] for one in lasting] if each else list(spells(lasting))
    before: Revision | None = None
    found: list[tuple[Sequence[Revision], Revision | None]] = []
    for spell in written:
        found.append((spell, before))
        before = spell[-1]
    found += [([one], one.base) for one in revisions if one.pk not in stood]
    found.sort(key=lambda entry: entry[0][-1].pk)
    return [
        Step(number, spell[-1], earlier, len(spell), spell[-1].pk == paragraph.head_id)
        for number, (spell, earlier) in enumerate(found, start=1)
    ][::-1]


def with_words(steps: Iterable[Step]) -> list[Step]:
    steps = list(steps)
    with_bodies(one for step in steps for one in (step.revision, step.before))
    return steps


def page_of(steps: Sequence[Step], number: str | None) -> Page[Step]:
    page = Paginator(steps, STEPS_ON_A_PAGE).get_page(number)
    with_words(page.object_list)
    return page


def difference_between(
    steps: Sequence[Step], since: int, until: int
) -> SafeString | None:
    """From the words of one step to those of another; ``None`` when there are no such."""
    revisions = {step.number: step.revision for step in steps}
    before, after = revisions.get(since), revisions.get(until)
    if before is None or after is None:
        return None
    with_bodies([before, after])
    return diff_html(before.body, after.body)
