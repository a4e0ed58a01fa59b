"""What the pages of an edition show of its Outcome Document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.addresses import absolute
from apps.core.partial_dates import PartialDate
from apps.editions.choices import Stage
from apps.editions.models import Edition
from apps.editions.queries import STAGE_KEYS
from apps.outcomes.addresses import (
    address_of_choice,
    address_of_entry,
    address_of_version,
)
from apps.outcomes.choices import Status
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Document
from apps.outcomes.queries import standings
from apps.outcomes.queries.after import HowFar
from apps.outcomes.queries.guidance import Guided, Tag, written_choice
from apps.outcomes.rendering.notes import PrintedNotes
from apps.outcomes.text.naming import name_of

register = template.Library()

MEMO = "outcome_documents"
#: The stages in the order of the cycle.
ORDER = tuple(STAGE_KEYS.values())

#: The stage that an edition has reached with its document in this state, whatever its
#: phases say.
STAGE_REACHED = {
    Status.BEFORE_CONFERENCE: Stage.CONFERENCE,
    Status.ADOPTED: Stage.CONFERENCE,
    Status.PUBLISHED: Stage.OUTCOME_DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Published:
    """What is named of a published document where its edition is shown."""

    edition: Edition
    title: str
    subtitle: str
    #: Of the title, which has none of its own before it is given one.
    language: str | None
    adopted_on: str


@register.simple_tag(takes_context=True)
def outcome_of(context: Context, edition: Edition) -> Published | None:
    """The Outcome Document of ``edition``, once everybody may read it.

    One query for a page, however many editions it shows.
    """
    document = _document_of(context, edition)
    if document is None or document.status != Status.PUBLISHED:
        return None
    return Published(
        edition=edition,
        title=document.title or _("Outcome Document"),
        subtitle=document.subtitle,
        language=document.language if document.title else None,
        adopted_on=PartialDate.parse(document.adoption.adopted_on).display(),
    )


@register.simple_tag(takes_context=True)
def stage_reached(context: Context, edition: Edition, stage: str) -> str:
    """``stage`` of the cycle, or the later one that the Outcome Document has reached.

    An edition that is over is at none.
    """
    document = _document_of(context, edition)
    reached = STAGE_REACHED.get(Status(document.status)) if document else None
    if not stage or not reached:
        return stage
    return max(stage, STAGE_KEYS[reached], key=ORDER.index)


@register.filter
def called(entry: Entry) -> str:
    """A paragraph of a frozen text in words: Sub-paragraph 5 (a)."""
    return name_of(entry.kind, entry.place)


@register.simple_tag
def permanent_address(edition: Edition, version: int, entry: Entry) -> str:
    return address_of_entry(edition.slug, version, entry)


@register.simple_tag
def guidance_at(guided: Mapping[str, Guided], entry: Entry) -> Guided | None:
    return guided.get(entry.id)


@register.simple_tag
def done_at(done: Mapping[str, HowFar], entry: Entry) -> HowFar | None:
    return done.get(entry.id)


@register.simple_tag
def printed(notes: PrintedNotes, text: str, mark: str = "") -> SafeString:
    """``text`` in a document that is printed; ``notes`` numbers the notes through it."""
    return notes.html(text, mark)


@register.simple_tag
def address_for(edition: Edition, tag: Tag) -> str:
    """Where the text is narrowed to what ``tag`` says."""
    return address_of_choice(edition.slug, written_choice({tag.facet: tag.slug}))


@register.simple_tag
def version_address(edition: Edition, version: int) -> str:
    """In full, as it is cited."""
    return absolute(address_of_version(edition.slug, version))


def _document_of(context: Context, edition: Edition) -> Document | None:
    memo: Any = context.render_context
    if MEMO not in memo:
        memo[MEMO] = standings()
    found: Document | None = memo[MEMO].get(edition.pk)
    return found
