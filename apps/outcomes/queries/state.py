"""What a page that stands open compares itself with, and where there is room."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.markup import plain, render
from apps.editions.models import Edition
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.meanings import meanings_of
from apps.outcomes.models import (
    Document,
    Paragraph,
    Presence,
)
from apps.outcomes.queries.documents import document_of
from apps.outcomes.text.numbering import labels_of
from apps.outcomes.text.references import Meanings, spelled


def present_in(document: Document) -> QuerySet[Presence]:
    return Presence.objects.current().filter(paragraph__document=document)


def others_at(paragraph: Paragraph, user: User) -> list[User]:
    """Who else is writing in ``paragraph`` just now."""
    present = Presence.objects.current().filter(paragraph=paragraph)
    others = present.exclude(person=user).select_related("person")
    return [presence.person for presence in others.order_by("person_id")]


def place_of(paragraph: Paragraph) -> str:
    """What it is and where it stands in the text: Encouragement 5."""
    standing = paragraph.document.paragraphs.live().in_order()
    label = labels_of(standing.exclude(kind=ParagraphKind.REMARK)).get(paragraph.pk)
    kind = standing.get(pk=paragraph.pk).get_kind_display()
    return f"{kind} {label.place}" if label else kind


def places_of(document: Document) -> list[tuple[str, str]]:
    """Where a paragraph can be inserted: after which one, and its first words."""
    paragraphs = list(
        document.paragraphs.live()
        .exclude(kind=ParagraphKind.REMARK)
        .select_related("head")
        .in_order()
    )
    labels = labels_of(paragraphs)
    return [
        (
            str(paragraph.pk),
            " ".join(
                filter(
                    None,
                    [
                        _("After"),
                        labels[paragraph.pk].mark,
                        Truncator(plain(paragraph.body)).chars(60),
                    ],
                )
            ),
        )
        for paragraph in paragraphs
    ]


def state_of(edition: Edition, *, besides: User, since: int = 0) -> dict[str, Any]:
    """What a page that stands open compares itself with; without one's own presence.

    With ``since`` the texts saved after that revision come with it. One that was slow to
    commit may be older: ``heads`` tells of every one.
    """
    document = document_of(edition)
    if document is None:
        return {}
    editors: defaultdict[str, list[str]] = defaultdict(list)
    present = present_in(document).exclude(person=besides).select_related("person")
    for presence in present.order_by("person_id"):
        editors[str(presence.paragraph_id)].append(presence.person.name_for_others)
    heads = document.paragraphs.live().values_list("pk", "head_id")
    return {
        "status": document.status,
        "structure": document.structure_version,
        "heads": {str(pk): head for pk, head in heads},
        "editors": editors,
        "texts": _texts(document, since) if since else {},
    }


def _texts(document: Document, since: int) -> dict[str, dict[str, Any]]:
    live = document.paragraphs.live().filter(head__gt=since)
    changed = list(live.select_related("head__author"))
    meanings = meanings_of(document, [one.body for one in changed])
    return {str(one.pk): text_of(one, meanings) for one in changed}


def text_of(paragraph: Paragraph, meanings: Meanings | None = None) -> dict[str, Any]:
    """The text of a paragraph as a page that stands open takes it over."""
    head = paragraph.head
    if meanings is None:
        meanings = meanings_of(paragraph.document, [paragraph.body])
    return {
        "head": head.pk if head else None,
        "body": paragraph.body,
        "html": _html(spelled(paragraph.body, meanings)),
        "by": head.author.name_for_others if head else "",
        "saved_at": head.created_at.isoformat() if head else None,
    }


@lru_cache(maxsize=256)
def _html(body: str) -> str:
    """Made once for all whose pages stand open."""
    return render(body)
