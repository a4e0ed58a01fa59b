"""What a page that stands open compares itself with, and where there is room."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.markup import plain
from apps.editions.models import Edition
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import (
    Document,
    Presence,
)
from apps.outcomes.queries.documents import document_of
from apps.outcomes.text.numbering import labels_of


def present_in(document: Document) -> QuerySet[Presence]:
    return Presence.objects.current().filter(paragraph__document=document)


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


def state_of(edition: Edition, *, besides: User) -> dict[str, Any]:
    """What a page that stands open compares itself with; without one's own presence."""
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
    }
