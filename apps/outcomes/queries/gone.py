"""What became of a paragraph that somebody had open while others changed the order."""

from dataclasses import dataclass

from apps.outcomes.models import Paragraph, Revision


@dataclass(frozen=True, slots=True)
class Gone:
    """Who removed a paragraph, and which one its words are in since, if they are."""

    by: str
    stands_in: Paragraph | None


def gone(paragraph: Paragraph) -> Gone | None:
    """Return ``None`` while the paragraph stands."""
    paragraph = Paragraph.objects.select_related("removed_by", "joined_into").get(
        pk=paragraph.pk
    )
    if paragraph.removed_by is None:
        return None
    return Gone(paragraph.removed_by.name_for_others, _stands_in(paragraph))


def _stands_in(paragraph: Paragraph) -> Paragraph | None:
    """Follow what was joined into what; each was removed later than the one before."""
    into = paragraph.joined_into
    while into is not None and into.removed_at:
        into = into.joined_into
    return into


def split_off_since(revision: Revision) -> list[Paragraph]:
    """The live paragraphs that took a part of the text ``revision`` was written on."""
    pieces = revision.paragraph.split_into.live().select_related("head")
    if revision.base is not None:
        pieces = pieces.filter(created_at__gt=revision.base.created_at)
    return list(pieces.in_order())
