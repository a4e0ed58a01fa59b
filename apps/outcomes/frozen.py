"""A frozen text as everything reads it, whichever form it was written in.

``canonical`` describes the forms. A frozen text never changes, so each form that was ever
written is read here for ever; pages, the PDF and the files know only these classes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from django.utils.translation import gettext as _

from apps.outcomes.choices import ParagraphKind
from apps.outcomes.text.naming import name_of
from apps.outcomes.text.numbering import marked
from apps.outcomes.text.references import Meanings, Target, Work, called, spelled


@dataclass(frozen=True, slots=True)
class Question:
    """A key question as it was worded when the text was frozen."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a paragraph comes from: a contribution, and the session that reported it."""

    contribution: int
    kind_label: str
    relation_label: str
    quote: str
    attributed_to: str
    world_region: str
    session_slug: str
    session_title: str
    key_questions: tuple[Question, ...]
    #: Where its reader may open the session; not part of the frozen text.
    address: str = ""

    @classmethod
    def read(cls, source: Mapping[str, Any]) -> Self:
        return cls(
            contribution=source["contribution"],
            kind_label=source["kind_label"],
            relation_label=source["relation_label"],
            quote=source["quote"],
            attributed_to=source["attributed_to"],
            world_region=source["world_region"],
            session_slug=source["session"]["slug"],
            session_title=source["session"]["title"],
            key_questions=tuple(Question(**one) for one in source["key_questions"]),
        )


Sources = tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A clerical mistake in one place, and the words that are meant."""

    corrigendum: int
    paragraph: str
    #: Of the paragraph, or ``remark``.
    kind: str
    place: str
    old: str
    new: str
    reason: str

    @property
    def name(self) -> str:
        """The place in words, in the language that is spoken now."""
        if self.kind == ParagraphKind.REMARK:
            return _("Explanatory remark %(number)s") % {"number": self.place}
        return name_of(self.kind, self.place)


@dataclass(frozen=True, slots=True)
class Remark:
    """The explanatory remark of an entry; ``body`` is read, ``written`` was typed."""

    id: str
    body: str
    written: str
    sources: Sources
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def read(cls, remark: Mapping[str, Any], meanings: Meanings) -> Self:
        return cls(
            id=remark["id"],
            body=spelled(remark["body"], meanings),
            written=remark["body"],
            sources=tuple(Origin.read(one) for one in remark["sources"]),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of the frozen text.

    ``label`` is printed at it and empty where none is; ``place`` is what others call it.
    ``body`` is read, with numbers for references and notes for citations; ``written`` is
    what was typed, for whoever writes a change of it.
    """

    id: str
    kind: str
    level: int
    label: str
    place: str
    handle: str
    alternative_of: str | None
    by_chair: bool
    sha256: str
    body: str
    written: str
    sources: Sources
    remark: Remark | None
    corrections: tuple[Correction, ...] = ()

    @property
    def mark(self) -> str:
        """``label`` as it is printed."""
        return marked(self.label)


Mendable = TypeVar("Mendable", Entry, Remark)


@dataclass(frozen=True, slots=True)
class Text:
    """A whole document as it was frozen."""

    edition: Mapping[str, Any]
    title: str
    subtitle: str
    enacting_text: str
    #: As it was typed, for whoever compares a translation with it.
    enacting_written: str
    language: str
    entries: tuple[Entry, ...]
    meanings: Meanings

    def spell(self, written: str) -> str:
        """A text somebody has written for this one, as it is read."""
        return spelled(written, self.meanings)

    @property
    def ids(self) -> set[str]:
        """The ids of all paragraphs and of their remarks."""
        remarks = {entry.remark.id for entry in self.entries if entry.remark}
        return remarks | {entry.id for entry in self.entries}

    @property
    def places(self) -> dict[str, str]:
        """What each paragraph that has a printed label is called, by its id."""
        return {entry.id: entry.place for entry in self.entries if entry.label}

    @property
    def sources(self) -> list[Origin]:
        """The sources of all entries and of their remarks, in the order of the text."""
        return [
            source
            for entry in self.entries
            for one in (entry, entry.remark)
            if one
            for source in one.sources
        ]

    def with_sources(self, shown: Callable[[Sources], Sources]) -> Self:
        """The text with what ``shown`` leaves of the sources at each place."""

        def entry(one: Entry) -> Entry:
            remark = one.remark
            return replace(
                one,
                sources=shown(one.sources),
                remark=remark and replace(remark, sources=shown(remark.sources)),
            )

        return replace(self, entries=tuple(entry(one) for one in self.entries))

    @property
    def corrections(self) -> list[Correction]:
        """What corrigenda have mended in it, in the order of the text."""
        return [
            correction
            for entry in self.entries
            for one in (entry, entry.remark)
            if one
            for correction in one.corrections
        ]

    def find(self, paragraph: str) -> tuple[str, str, str] | None:
        """Kind, place and written text of a paragraph or a remark, by its id."""
        for entry in self.entries:
            if entry.id == paragraph:
                return entry.kind, entry.place, entry.written
            if entry.remark and entry.remark.id == paragraph:
                return ParagraphKind.REMARK, entry.place, entry.remark.written
        return None

    def with_corrections(self, corrections: Iterable[Correction]) -> Self:
        """The text as corrigenda leave it, each place with those that mended it."""
        text = self
        for one in corrections:
            entries = tuple(text._corrected(entry, one) for entry in text.entries)
            text = replace(text, entries=entries)
        return text

    def _corrected(self, entry: Entry, correction: Correction) -> Entry:
        if entry.id == correction.paragraph:
            return self._mended(entry, correction)
        if entry.remark and entry.remark.id == correction.paragraph:
            return replace(entry, remark=self._mended(entry.remark, correction))
        return entry

    def _mended(self, one: Mendable, correction: Correction) -> Mendable:
        """A remark that was finished since may no longer hold the mistake."""
        if one.written.count(correction.old) != 1:
            return one
        written = one.written.replace(correction.old, correction.new)
        return replace(
            one,
            written=written,
            body=self.spell(written),
            corrections=(*one.corrections, correction),
        )

    def with_remarks(self, finished: Mapping[str, Any] | None) -> Self:
        """The text with the remarks that were finished after its adoption, if any."""
        if finished is None:
            return self
        places = {
            entry.id: called(entry.kind, entry.place, entry.body)
            for entry in self.entries
        }
        meanings = _meanings(finished, places)
        remarks = {
            one["explains"]: Remark.read(one, meanings) for one in finished["remarks"]
        }
        return replace(
            self,
            meanings=Meanings(
                {**self.meanings.targets, **meanings.targets},
                {**self.meanings.works, **meanings.works},
            ),
            entries=tuple(
                replace(entry, remark=remarks.get(entry.id)) for entry in self.entries
            ),
        )


def read(content: Mapping[str, Any]) -> Text:
    """``content`` in any form that was ever frozen.

    Raises:
        KeyError: it is in another form.
    """
    place = PLACES[content["format"]]
    document = content["document"]
    places = [place(one) for one in content["paragraphs"]]
    meanings = _meanings(
        content,
        {
            one["id"]: called(one["kind"], at["place"], one["body"])
            for one, at in zip(content["paragraphs"], places, strict=True)
        },
    )
    return Text(
        edition=content["edition"],
        title=document["title"],
        subtitle=document["subtitle"],
        enacting_text=spelled(document["enacting_text"], meanings),
        enacting_written=document["enacting_text"],
        language=document["language"],
        entries=tuple(
            _entry(one, at, meanings)
            for one, at in zip(content["paragraphs"], places, strict=True)
        ),
        meanings=meanings,
    )


def _meanings(content: Mapping[str, Any], texts: Mapping[str, str]) -> Meanings:
    """What the marks in ``content`` stand for; ``texts`` calls paragraphs by their ids."""
    references = content.get("references", {})
    citations = content.get("citations", {})
    return Meanings(
        targets={key: Target(pk, texts[pk]) for key, pk in references.items()},
        works={code: Work(**facts) for code, facts in citations.items()},
    )


def _place_of_form_1(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Only provisions had numbers, and these were figures."""
    number = str(entry["number"] or "")
    return {
        "level": 0,
        "label": number,
        "place": number,
        "handle": "",
        "alternative_of": None,
        "by_chair": False,
    }


def _place_of_form_2(entry: Mapping[str, Any]) -> dict[str, Any]:
    names = ("level", "label", "place", "handle", "alternative_of")
    known = {name: entry[name] for name in names}
    return {**known, "by_chair": entry.get("by_chair", False)}


def _entry(
    entry: Mapping[str, Any], place: Mapping[str, Any], meanings: Meanings
) -> Entry:
    remark = entry["remark"]
    return Entry(
        **place,
        id=entry["id"],
        kind=entry["kind"],
        sha256=entry["sha256"],
        body=spelled(entry["body"], meanings),
        written=entry["body"],
        sources=tuple(Origin.read(one) for one in entry["sources"]),
        remark=Remark.read(remark, meanings) if remark else None,
    )


PLACES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "hrgl-outcome/1": _place_of_form_1,
    "hrgl-outcome/2": _place_of_form_2,
}
