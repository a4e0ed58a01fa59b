"""A translation as it is frozen, and as its readers see it beside the authentic text.

The canonical form, serialised and hashed as the text itself (``canonical``)::

    {"format": "hrgl-translation/1", "adopted_sha256", "remarks_sha256": null | hash,
     "language": "ar", "authentic_language": "en", "number": 1,
     "edition": {"slug", "year"},
     "parts": {"title": {"body", "of_sha256"}, …},     # title, subtitle, enacting_text
     "paragraphs": [{"id", "body", "of_sha256"}]}      # remarks among them, by their ids

``of_sha256`` is the hash of the authentic words that were translated. Where it is not that
of the adopted words, the translation is behind them. What is not translated is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.outcomes.choices import Part
from apps.outcomes.frozen import Correction, Entry, Text
from apps.outcomes.models.document import sha256_of

FORMAT = "hrgl-translation/1"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words at one place; the authentic ones where there is no translation."""

    body: str
    is_translated: bool
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the authentic text in another language, with its remark."""

    entry: Entry
    text: Rendered
    remark: Rendered | None

    @property
    def as_entry(self) -> Entry:
        remark = self.entry.remark
        if remark and self.remark:
            remark = replace(remark, body=self.remark.body)
        return replace(self.entry, body=self.text.body, remark=remark)


@dataclass(frozen=True, slots=True)
class Translated:
    language: str
    parts: Mapping[str, Rendered]
    lines: list[Line]

    @property
    def everything(self) -> Iterator[Rendered]:
        yield from (part for part in self.parts.values() if part.body)
        for line in self.lines:
            yield line.text
            if line.remark:
                yield line.remark

    @property
    def untranslated(self) -> set[str]:
        """The ids of the paragraphs and remarks that stand in the authentic language."""
        return self._ids(lambda one: not one.is_translated)

    @property
    def behind_at(self) -> set[str]:
        return self._ids(lambda one: one.is_behind)

    def _ids(self, wanted: Callable[[Rendered], bool]) -> set[str]:
        found = {line.entry.id for line in self.lines if wanted(line.text)}
        for line in self.lines:
            if line.entry.remark and line.remark and wanted(line.remark):
                found.add(line.entry.remark.id)
        return found

    def laid_over(self, authentic: Text) -> Text:
        """``authentic`` with the words of the translation in their places."""
        return replace(
            authentic,
            title=self.parts[Part.TITLE].body,
            subtitle=self.parts[Part.SUBTITLE].body,
            enacting_text=self.parts[Part.ENACTING_TEXT].body,
            language=self.language,
            entries=tuple(line.as_entry for line in self.lines),
        )

    @property
    def behind(self) -> int:
        return sum(one.is_behind for one in self.everything)

    @property
    def missing(self) -> int:
        return sum(not one.is_translated for one in self.everything)


def read(
    content: Mapping[str, Any],
    authentic: Text,
    corrections: Iterable[Correction] = (),
) -> Translated:
    """``content`` laid beside ``authentic``, which holds the remarks that stand.

    A translation renders what was adopted; what is not translated is shown as
    ``corrections`` mend it.
    """
    by_id = {one["id"]: one for one in content["paragraphs"]}

    def rendered(found: Mapping[str, Any] | None, written: str, shown: str) -> Rendered:
        if found is None:
            return Rendered(shown, is_translated=False, is_behind=False)
        is_behind = found["of_sha256"] != sha256_of(written)
        return Rendered(
            authentic.spell(found["body"]), is_translated=True, is_behind=is_behind
        )

    def line(entry: Entry, shown: Entry) -> Line:
        text = rendered(by_id.get(entry.id), entry.written, shown.body)
        remark = None
        if entry.remark and shown.remark:
            found = by_id.get(entry.remark.id)
            remark = rendered(found, entry.remark.written, shown.remark.body)
        return Line(shown, text, remark)

    corrected = authentic.with_corrections(corrections)
    lines = [
        line(entry, shown)
        for entry, shown in zip(authentic.entries, corrected.entries, strict=True)
    ]
    written = parts_of(authentic) | {Part.ENACTING_TEXT: authentic.enacting_written}
    said = content["parts"]
    parts = {
        part: rendered(said.get(part), written[part], shown)
        for part, shown in parts_of(authentic).items()
    }
    return Translated(content["language"], parts, lines)


def parts_of(text: Any) -> dict[str, str]:
    """What a document says beside its paragraphs, by the name of the part."""
    return {part.value: getattr(text, part.value) for part in Part}
