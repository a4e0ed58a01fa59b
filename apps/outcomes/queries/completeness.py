"""What is still to be settled in a draft, and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.markup import plain
from apps.outcomes.choices import Option
from apps.outcomes.queries.workspace import Row, Workspace
from apps.outcomes.text.brackets import brackets_in, passages_of
from apps.outcomes.text.links import leading_nowhere
from apps.outcomes.text.naming import name_of
from apps.outcomes.text.numbering import loose_items
from apps.outcomes.text.references import broken_in

EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be settled: what it is called, some words of it, and its anchor."""

    name: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Points:
    """All of one kind; ``stops`` tells whether the Conference has to wait for them."""

    key: str
    title: Promise
    stops: bool = False
    found: list[Point] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found)


def open_points(work: Workspace) -> list[Points]:
    """Each kind of what is to be settled, those that hold the text up first; no query."""
    return [
        _broken(work),
        _nowhere(work),
        _brackets(work),
        _wordings(work),
        _loose(work),
        _unmerged(work),
        _empty(work),
        _lacking_source(work),
        _lacking_remark(work),
        _unused(work),
    ]


def _broken(work: Workspace) -> Points:
    return Points(
        "broken",
        gettext_lazy("References and citations that stand for nothing"),
        stops=True,
        found=[
            Point(name, ", ".join(broken), anchor)
            for name, anchor, body in _bodies(work)
            if (broken := broken_in(body, work.meanings))
        ],
    )


def _nowhere(work: Workspace) -> Points:
    return Points(
        "nowhere",
        gettext_lazy("Links that lead nowhere"),
        stops=True,
        found=[
            Point(name, ", ".join(links), anchor)
            for name, anchor, body in _bodies(work)
            if (links := leading_nowhere(body))
        ],
    )


def _brackets(work: Workspace) -> Points:
    return Points(
        "brackets",
        gettext_lazy("Words that are not agreed"),
        stops=Option.BRACKETS not in work.document.options,
        found=[
            Point(name, words, anchor)
            for name, anchor, body in _bodies(work)
            for words in _open_words(body)
        ],
    )


def _open_words(body: str) -> list[str]:
    halves = [_("A bracket lacks its other half.")] * bool(brackets_in(body).halves)
    return [Truncator(words).chars(EXCERPT) for words in passages_of(body)] + halves


def _wordings(work: Workspace) -> Points:
    return Points(
        "wordings",
        gettext_lazy("Paragraphs with several wordings"),
        stops=Option.ALTERNATIVES not in work.document.options,
        found=[
            _point(row, _excerpt(row))
            for row in work.rows
            if row.paragraph.alternative_of_id
        ],
    )


def _loose(work: Workspace) -> Points:
    loose = set(loose_items(row.paragraph for row in work.rows))
    return Points(
        "loose",
        gettext_lazy("Sub-paragraphs that are part of nothing"),
        stops=True,
        found=[
            _point(row, _excerpt(row)) for row in work.rows if row.paragraph.pk in loose
        ],
    )


def _unmerged(work: Workspace) -> Points:
    return Points(
        "unmerged",
        gettext_lazy("Unmerged versions"),
        stops=True,
        found=[
            _point(row, version.revision.author.name_for_others)
            for row in _texts(work)
            for version in row.unmerged
        ],
    )


def _empty(work: Workspace) -> Points:
    return Points(
        "empty",
        gettext_lazy("Paragraphs without text"),
        found=[_point(row, "") for row in _texts(work) if not row.paragraph.body],
    )


def _lacking_source(work: Workspace) -> Points:
    return Points(
        "source",
        gettext_lazy("Encouragements without a source"),
        found=[_point(row, _excerpt(row)) for row in work.rows if row.lacks_source],
    )


def _lacking_remark(work: Workspace) -> Points:
    return Points(
        "remark",
        gettext_lazy("Encouragements without an explanatory remark"),
        found=[_point(row, _excerpt(row)) for row in work.rows if row.lacks_remark],
    )


def _unused(work: Workspace) -> Points:
    return Points(
        "unused",
        gettext_lazy("Contributions that are neither used nor decided on"),
        found=[
            Point(
                one.get_kind_display(),
                Truncator(plain(one.text)).chars(EXCERPT),
                "findings-heading",
            )
            for one in work.waiting
        ],
    )


def _bodies(work: Workspace) -> Iterator[tuple[str, str, str]]:
    """What each text is called, where it stands, and the text as it was typed."""
    yield _("Enacting text"), "text-heading", work.document.enacting_text
    for row in _texts(work):
        yield _name(row), f"p-{row.paragraph.pk}", row.paragraph.body


def _texts(work: Workspace) -> Iterator[Row]:
    """The rows, each remark behind what it explains."""
    for row in work.rows:
        yield row
        if row.remark:
            yield row.remark


def _point(row: Row, words: str) -> Point:
    return Point(_name(row), words, f"p-{row.paragraph.pk}")


def _name(row: Row) -> str:
    return name_of(row.paragraph.kind, row.label.place)


def _excerpt(row: Row) -> str:
    return Truncator(plain(row.shown)).chars(EXCERPT)


def all_of(points: Iterable[Points]) -> int:
    return sum(map(len, points))
