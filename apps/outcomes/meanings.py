"""What the pointers in the texts of a draft stand for now."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from apps.editions.citations import Cited, cited
from apps.editions.models import Reference
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.text.numbering import Label, labels_of
from apps.outcomes.text.references import (
    Meanings,
    Target,
    Work,
    called,
    codes_in,
    handles_in,
)


def meanings_of(
    document: Document,
    texts: Iterable[str],
    *,
    standing: Sequence[Paragraph] | None = None,
) -> Meanings:
    """What the pointers in ``texts`` stand for; no query where there are none.

    ``standing`` are the live paragraphs in order, if they are at hand.
    """
    texts = list(texts)
    handles, codes = handles_in(texts), codes_in(texts)
    return Meanings(
        targets=_targets(document, standing, handles) if handles else {},
        works=_works(document, codes) if codes else {},
    )


def works_of(references: Iterable[Reference]) -> dict[str, Work]:
    return {reference.code: work_of(cited(reference)) for reference in references}


def work_of(words: Cited) -> Work:
    return Work(words.before, words.title, words.link, words.after)


def _works(document: Document, codes: set[str]) -> dict[str, Work]:
    references = Reference.objects.filter(
        edition=document.edition_id, code__in=codes
    ).select_related("volume__publication_series")
    return works_of(references)


def _targets(
    document: Document, standing: Sequence[Paragraph] | None, handles: set[str]
) -> dict[str, Target]:
    if standing is None:
        standing = list(document.paragraphs.live().select_related("head").in_order())
    labels = labels_of(standing)
    known = {one.pk: one for one in standing}
    joined = {
        one.pk: one
        for one in document.paragraphs.filter(joined_into__isnull=False).only(
            "handle", "joined_into"
        )
    }
    found: dict[str, Target] = {}
    for one in (*standing, *joined.values()):
        target = _stands_in(one, known, joined)
        if one.handle in handles and target:
            found[one.handle] = _target(target, labels)
    return found


def _stands_in(
    paragraph: Paragraph, known: dict[UUID, Paragraph], joined: dict[UUID, Paragraph]
) -> Paragraph | None:
    """Where the words of ``paragraph`` are; a remark is found at what it explains."""
    place = paragraph.pk
    while place in joined:
        place = joined[place].joined_into_id  # type: ignore[assignment]  # these have one
    found = known.get(place)
    if found and found.kind == ParagraphKind.REMARK:
        return known.get(found.explains_id) if found.explains_id else None
    return found


def _target(paragraph: Paragraph, labels: dict[UUID, Label]) -> Target:
    text = called(paragraph.kind, labels[paragraph.pk].place, paragraph.body)
    return Target(str(paragraph.pk), text)
