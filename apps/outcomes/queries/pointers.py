"""What a drafter can name in a text: each paragraph, and each work of the reading list."""

from dataclasses import dataclass

from django.utils.text import Truncator

from apps.core.markup import plain
from apps.editions.citations import cite
from apps.editions.models import Reference
from apps.outcomes.models import Paragraph
from apps.outcomes.text.numbering import labels_of


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is typed, and what it stands for."""

    written: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Pointers:
    """All that one text can name."""

    paragraphs: list[Pointer]
    works: list[Pointer]


def pointers_for(paragraph: Paragraph) -> Pointers:
    """What the text of ``paragraph`` can refer to, and what it can cite."""
    document = paragraph.document
    standing = list(document.paragraphs.standing().select_related("head"))
    labels = labels_of(standing)
    references = Reference.objects.filter(edition=document.edition_id)
    return Pointers(
        paragraphs=[
            Pointer(
                f"[[{one.handle}]]",
                labels[one.pk].place,
                Truncator(plain(one.body)).chars(80),
            )
            for one in standing
            if one.pk not in {paragraph.pk, paragraph.explains_id}
        ],
        works=[
            Pointer(f"[@{reference.code}]", reference.code, cite(reference))
            for reference in references.select_related("volume__publication_series")
        ],
    )
