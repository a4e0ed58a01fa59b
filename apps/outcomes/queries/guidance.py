"""A text as those read it who look for what concerns them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core.markup import plain
from apps.editions.choices import Level
from apps.outcomes.addresses import address_of_choice
from apps.outcomes.choices import Addressee, ParagraphKind
from apps.outcomes.frozen import Entry, Text
from apps.outcomes.models import Document, Guidance, Paragraph
from apps.outcomes.text.numbering import labels_of
from apps.outcomes.wording import sentences


class Facet(StrEnum):
    """By what a text can be narrowed, in the order in which an address has them."""

    INSTRUMENT = "instrument"
    LEVEL = "level"
    ADDRESSEE = "addressee"


#: What was chosen, by its facet: one of each at most.
Choice = Mapping[Facet, str]


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that a provision is about, in words and in an address."""

    facet: Facet
    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Guided:
    """A provision with its sub-paragraphs, and what is said to its readers."""

    entry: Entry
    items: Sequence[Entry]
    heading: str
    tags: Sequence[Tag]
    short: str
    time_frame: str

    @property
    def in_short(self) -> str:
        """What to do, in one sentence: as it was written, or the first of the text."""
        return self.short or plain((sentences(self.entry.body) or [""])[0])

    def is_about(self, choice: Choice) -> bool:
        said = {(tag.facet, tag.slug) for tag in self.tags}
        return said.issuperset(choice.items())


@dataclass(frozen=True, slots=True)
class Option:
    """A tag to choose, with how many provisions would be left, and where they are."""

    tag: Tag
    number: int
    address: str
    is_chosen: bool


def guidance_of(document: Document) -> dict[str, Guidance]:
    """What is said beside the paragraphs of ``document``, by their ids."""
    rows = Guidance.objects.filter(paragraph__document=document)
    return {str(one.paragraph_id): one for one in rows.prefetch_related("instruments")}


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of the draft, and what is said beside it so far."""

    paragraph: Paragraph
    place: str
    guidance: Guidance | None
    tags: Sequence[Tag]


def provisions_with_guidance(document: Document) -> list[Provision]:
    rows = list(document.paragraphs.standing().select_related("head"))
    labels = labels_of(rows)
    said = guidance_of(document)
    return [
        Provision(
            paragraph=row,
            place=labels[row.pk].place,
            guidance=said.get(str(row.pk)),
            tags=tags_of(said[str(row.pk)]) if str(row.pk) in said else (),
        )
        for row in rows
        if row.kind == ParagraphKind.PROVISION
    ]


def guided(text: Text, said: Mapping[str, Guidance]) -> list[Guided]:
    """The provisions of ``text`` in their order, each with what is said beside it."""
    found: list[Guided] = []
    heading = ""
    items: list[Entry] = []
    for entry in text.entries:
        if entry.kind == ParagraphKind.HEADING:
            heading = plain(entry.body)
        elif entry.kind == ParagraphKind.ITEM:
            items.append(entry)
        else:
            # Of a preamble paragraph they are nobody's.
            items = []
        if entry.kind == ParagraphKind.PROVISION:
            one = said.get(entry.id)
            found.append(
                Guided(
                    entry=entry,
                    items=items,
                    heading=heading,
                    tags=tags_of(one) if one else (),
                    short=one.short if one else "",
                    time_frame=one.time_frame if one else "",
                )
            )
    return found


def tags_of(guidance: Guidance) -> list[Tag]:
    return [
        *(
            Tag(Facet.INSTRUMENT, slugify(one.name) or str(one.pk), one.name)
            for one in guidance.instruments.all()
        ),
        *(Tag(Facet.LEVEL, one, str(Level(one).label)) for one in guidance.levels),
        *(
            Tag(Facet.ADDRESSEE, one, str(Addressee(one).label))
            for one in guidance.addressees
        ),
    ]


def chosen(words: str) -> Choice | None:
    """What a part of an address chooses; ``None`` if it is none that we give."""
    pairs = [word.partition("-")[::2] for word in words.split(",")]
    if not all(slug and facet in set(Facet) for facet, slug in pairs):
        return None
    choice = {Facet(facet): slug for facet, slug in pairs}
    return choice if written_choice(choice) == words else None


def written_choice(choice: Choice) -> str:
    return ",".join(f"{facet}-{choice[facet]}" for facet in Facet if facet in choice)


def options(
    edition: str, provisions: Iterable[Guided], choice: Choice
) -> list[tuple[str, list[Option]]]:
    """What else can be chosen, under the name of each facet."""
    provisions = list(provisions)
    names = {
        Facet.INSTRUMENT: _("Instrument"),
        Facet.LEVEL: _("Level of government"),
        Facet.ADDRESSEE: _("Addressee"),
    }
    tags = {tag for one in provisions for tag in one.tags}
    groups = [
        (
            names[facet],
            [
                _option(edition, provisions, choice, tag)
                for tag in sorted(tags, key=lambda tag: tag.label)
                if tag.facet == facet
            ],
        )
        for facet in Facet
    ]
    return [(name, found) for name, found in groups if found]


def _option(
    edition: str, provisions: Iterable[Guided], choice: Choice, tag: Tag
) -> Option:
    """A link that narrows further, or takes back what is chosen already."""
    is_chosen = choice.get(tag.facet) == tag.slug
    rest = {facet: slug for facet, slug in choice.items() if facet != tag.facet}
    with_it = {**rest, tag.facet: tag.slug}
    return Option(
        tag=tag,
        number=sum(one.is_about(with_it) for one in provisions),
        address=address_of_choice(
            edition, written_choice(rest if is_chosen else with_it)
        ),
        is_chosen=is_chosen,
    )
