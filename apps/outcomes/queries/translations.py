"""Translations beside the authentic text, as translators see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString

from apps.core.textdiff import diff_html
from apps.outcomes.choices import ParagraphKind, Part
from apps.outcomes.models import (
    Document,
    TranslatedPlace,
    TranslatedText,
    Translation,
    TranslationVersion,
)
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries.naming import names_in_draft
from apps.outcomes.translated import parts_of


class State(StrEnum):
    MISSING = "missing"
    CURRENT = "current"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Line:
    """One place in the authentic language and in the other one.

    ``key`` is the id of the paragraph, or the name of the part.
    """

    key: str
    name: str
    authentic: str
    head: TranslatedText | None

    @property
    def body(self) -> str:
        return self.head.body if self.head else ""

    @property
    def state(self) -> State:
        if self.head is None or not self.head.body:
            return State.MISSING
        is_current = self.head.of_sha256 == sha256_of(self.authentic)
        return State.CURRENT if is_current else State.BEHIND

    @property
    def since(self) -> SafeString:
        """What has changed in the authentic words since they were translated."""
        return diff_html(self.head.of_body if self.head else "", self.authentic)


@dataclass(frozen=True, slots=True)
class Progress:
    translation: Translation
    missing: int
    behind: int
    of: int

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.behind


def lines_of(translation: Translation) -> list[Line]:
    """The places of the text in order; those without words in them are left out."""
    heads = {
        place.part or str(place.paragraph_id): place.head
        for place in translation.places.select_related("head__author")
    }
    return [
        Line(key, name, authentic, heads.get(key))
        for key, name, authentic in _authentic(translation.document)
        if authentic
    ]


def line_at(translation: Translation, key: str) -> Line | None:
    return next((one for one in lines_of(translation) if one.key == key), None)


def _authentic(document: Document) -> Iterator[tuple[str, str, str]]:
    for part, words in parts_of(document).items():
        yield part, str(Part(part).label), words
    names = names_in_draft(document)
    standing = list(document.paragraphs.live().select_related("head").in_order())
    remarks = {
        one.explains_id: one for one in standing if one.kind == ParagraphKind.REMARK
    }
    for paragraph in standing:
        if paragraph.kind == ParagraphKind.REMARK:
            continue
        yield str(paragraph.pk), names[paragraph.pk], paragraph.body
        if remark := remarks.get(paragraph.pk):
            yield str(remark.pk), names[remark.pk], remark.body


def progress_of(document: Document) -> list[Progress]:
    """How far each translation is; a number of queries that does not grow."""
    authentic = [entry for entry in _authentic(document) if entry[2]]
    heads: dict[int, dict[str, TranslatedText | None]] = {}
    places = TranslatedPlace.objects.filter(translation__document=document)
    for place in places.select_related("head"):
        known = heads.setdefault(place.translation_id, {})
        known[place.part or str(place.paragraph_id)] = place.head
    return [
        _progress(one, authentic, heads.get(one.pk, {}))
        for one in document.translations.select_related("document__edition")
    ]


def _progress(
    translation: Translation,
    authentic: list[tuple[str, str, str]],
    heads: dict[str, TranslatedText | None],
) -> Progress:
    states = [
        Line(key, name, words, heads.get(key)).state for key, name, words in authentic
    ]
    return Progress(
        translation,
        missing=states.count(State.MISSING),
        behind=states.count(State.BEHIND),
        of=len(states),
    )


def readable_versions(document: Document) -> list[TranslationVersion]:
    """The newest frozen version of each translation, without its words."""
    versions = TranslationVersion.objects.filter(translation__document=document)
    return list(
        versions.defer("canonical")
        .select_related("translation")
        .order_by("translation__language", "-number")
        .distinct("translation__language")
    )
