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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.outcomes.choices import Part
from apps.outcomes.frozen import Entry, Text
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
    def behind(self) -> int:
        return sum(one.is_behind for one in self.everything)

    @property
    def missing(self) -> int:
        return sum(not one.is_translated for one in self.everything)


def read(content: Mapping[str, Any], authentic: Text) -> Translated:
    """``content`` laid beside ``authentic``, which holds the remarks that stand."""
    by_id = {one["id"]: one for one in content["paragraphs"]}

    def rendered(found: Mapping[str, Any] | None, written: str, shown: str) -> Rendered:
        if found is None:
            return Rendered(shown, is_translated=False, is_behind=False)
        is_behind = found["of_sha256"] != sha256_of(written)
        return Rendered(
            authentic.spell(found["body"]), is_translated=True, is_behind=is_behind
        )

    def remark_of(entry: Entry) -> Rendered | None:
        remark = entry.remark
        if remark is None:
            return None
        return rendered(by_id.get(remark.id), remark.written, remark.body)

    lines = [
        Line(
            entry,
            rendered(by_id.get(entry.id), entry.written, entry.body),
            remark_of(entry),
        )
        for entry in authentic.entries
    ]
    words = parts_of(authentic)
    parts = {
        part: rendered(content["parts"].get(part), written, written)
        for part, written in words.items()
    }
    return Translated(content["language"], parts, lines)


def parts_of(text: Any) -> dict[str, str]:
    """What a document says beside its paragraphs, by the name of the part."""
    return {part.value: getattr(text, part.value) for part in Part}
