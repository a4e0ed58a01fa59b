"""References to paragraphs and citations of works, as they are written in a text.

``[[k3f9m2qa]]`` names a paragraph by its handle and is shown as its present number.
``[@hrgl-vol-1, p. 12]`` names a work of the reading list by its code and is shown as a
note. A pointer that stands for nothing is shown as it was typed, so that drafters find it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from apps.core.languages import direction_of_words
from apps.core.markup import NOTE_TEXT, escaped, plain
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.text.brackets import with_passages_apart

REFERENCE = re.compile(r"\[\[(?P<handle>[a-z0-9]{8})\]\]")
CITATION = re.compile(
    r"\[@(?P<code>[0-9A-Za-z_-]{1,50})(?:,[ \t]*(?P<where>[^\[\]\n]{1,200}))?\]"
)
POINTER = re.compile(f"{REFERENCE.pattern}|{CITATION.pattern}")


@dataclass(frozen=True, slots=True)
class Target:
    """The paragraph that a reference names, and how it is called now."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is cited; what stands around its title is in the house form."""

    before: str
    title: str
    link: str
    after: str

    @property
    def direction(self) -> str:
        """In which it runs, whatever the text around it does."""
        return direction_of_words(f"{self.before} {self.title}")

    @property
    def written(self) -> str:
        """The citation in our Markdown subset, without the point at its end."""
        title = f"*{escaped(self.title)}*"
        if self.link:
            title = f"[{title}](<{self.link}>)"
        return ", ".join(
            filter(None, [escaped(self.before), title, escaped(self.after)])
        )


@dataclass(frozen=True, slots=True)
class Meanings:
    """What pointers stand for: paragraphs by their handles, works by their codes."""

    targets: Mapping[str, Target] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)

    def know(self, pointer: re.Match[str]) -> bool:
        return pointer["handle"] in self.targets or pointer["code"] in self.works


NOTHING = Meanings()


def handles_in(texts: Iterable[str]) -> set[str]:
    return {pointer["handle"] for text in texts for pointer in REFERENCE.finditer(text)}


def codes_in(texts: Iterable[str]) -> set[str]:
    return {pointer["code"] for text in texts for pointer in CITATION.finditer(text)}


def broken_in(text: str, meanings: Meanings) -> list[str]:
    """The pointers of ``text`` that stand for nothing, as they were typed."""
    return [
        pointer[0] for pointer in POINTER.finditer(text) if not meanings.know(pointer)
    ]


def called(kind: str, place: str, body: str) -> str:
    """How a text calls a paragraph: a heading by its words, all else by its number."""
    return plain(body) if kind == ParagraphKind.HEADING else place


def spelled(text: str, meanings: Meanings) -> str:
    """``text`` as it is read: numbers for references, notes for citations.

    What is not agreed is set apart. The result is text of our subset again.
    """
    if "[" not in text:
        return text
    text = REFERENCE.sub(
        lambda pointer: _reference(pointer, meanings), with_passages_apart(text)
    )
    text = NOTE_TEXT.sub(
        lambda note: CITATION.sub(lambda pointer: _in_full(pointer, meanings), note[0]),
        text,
    )
    notes = _Notes(text, meanings)
    return notes.below(CITATION.sub(notes.call, text))


def _reference(pointer: re.Match[str], meanings: Meanings) -> str:
    target = meanings.targets.get(pointer["handle"])
    return f"[{escaped(target.text)}](#p-{target.id})" if target else pointer[0]


def _in_full(pointer: re.Match[str], meanings: Meanings) -> str:
    """The citation itself: within a note there is no place for another one."""
    work = meanings.works.get(pointer["code"])
    return _located(work, pointer["where"]) if work else pointer[0]


def _located(work: Work, where: str | None) -> str:
    return ", ".join(filter(None, [work.written, (where or "").strip()]))


class _Notes:
    """The notes that the citations of one text become; the same one is one note."""

    def __init__(self, text: str, meanings: Meanings) -> None:
        self._works = meanings.works
        self._labels: dict[str, str] = {}
        self._prefix = "c"
        while f"[^{self._prefix}" in text:
            self._prefix += "c"

    def call(self, pointer: re.Match[str]) -> str:
        work = self._works.get(pointer["code"])
        if work is None:
            return pointer[0]
        words = _located(work, pointer["where"])
        number = len(self._labels) + 1
        label = self._labels.setdefault(words, f"{self._prefix}{number}")
        return f"[^{label}]"

    def below(self, text: str) -> str:
        lines = [f"[^{label}]: {words}." for words, label in self._labels.items()]
        return "\n\n".join([text, *(["\n".join(lines)] if lines else [])])
