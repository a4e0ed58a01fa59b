"""What a page that stands open compares itself with, and where there is room."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.markup import plain, render
from apps.outcomes.meanings import meanings_of
from apps.outcomes.models import (
    Document,
    Paragraph,
    Presence,
)
from apps.outcomes.text.numbering import labels_of
from apps.outcomes.text.references import Meanings, spelled

#: What a person is called by.
NAMES = ("display_name", "full_name", "is_hidden", "erased_at")
NAMED = tuple(f"person__{name}" for name in NAMES)


def present_in(document: Document) -> QuerySet[Presence]:
    return Presence.objects.current().filter(paragraph__document=document)


def others_at(paragraph: Paragraph, user: User) -> list[User]:
    """Who else is writing in ``paragraph`` just now."""
    present = Presence.objects.current().filter(paragraph=paragraph)
    others = present.exclude(person=user).select_related("person")
    return [presence.person for presence in others.order_by("person_id")]


def place_of(paragraph: Paragraph) -> str:
    """What it is and where it stands in the text: Encouragement 5."""
    paragraphs = paragraph.document.paragraphs
    label = labels_of(paragraphs.standing()).get(paragraph.pk)
    kind = paragraphs.live().get(pk=paragraph.pk).get_kind_display()
    return f"{kind} {label.place}" if label else kind


def places_of(document: Document) -> list[tuple[str, str]]:
    """Where a paragraph can be inserted: after which one, and its first words."""
    paragraphs = list(document.paragraphs.standing().select_related("head"))
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


def state_of(document: Document, *, besides: User, since: int = 0) -> dict[str, Any]:
    """What a page that stands open compares itself with; without one's own presence.

    With ``since`` the texts saved after that revision come with it. One that was slow to
    commit may be older: ``heads`` tells of every one.
    """
    editors: defaultdict[str, list[str]] = defaultdict(list)
    present = (
        present_in(document)
        .exclude(person=besides)
        .select_related("person")
        .only("paragraph", *NAMED)
    )
    for presence in present.order_by("person_id"):
        editors[str(presence.paragraph_id)].append(presence.person.name_for_others)
    rows = list(_heads(document, since))
    fresh = {pk: row for pk, *row in rows if since and row[0] and row[0] > since}
    meanings = meanings_of(document, [body for _head, body, *_facts in fresh.values()])
    return {
        "status": document.status,
        "structure": document.structure_version,
        "heads": {str(pk): head for pk, head, *_facts in rows},
        "editors": editors,
        "texts": {
            str(pk): _told(
                head, body, at, User(**dict(zip(NAMES, names, strict=True))), meanings
            )
            for pk, (head, body, at, *names) in fresh.items()
        },
    }


def _heads(document: Document, since: int) -> Iterable[tuple[Any, ...]]:
    """Each paragraph with the text that came after ``since``, in one statement."""
    rows = document.paragraphs.live()
    if not since:
        return rows.values_list("pk", "head_id")
    after = FilteredRelation("head", condition=Q(head__pk__gt=since))
    facts = ("body", "created_at", *(f"author__{name}" for name in NAMES))
    return rows.annotate(fresh=after).values_list(
        "pk", "head_id", *(f"fresh__{fact}" for fact in facts)
    )


def text_of(paragraph: Paragraph) -> dict[str, Any]:
    """The text of a paragraph as a page that stands open takes it over."""
    head = paragraph.head
    meanings = meanings_of(paragraph.document, [paragraph.body])
    if head is None:
        return _told(None, "", None, None, meanings)
    return _told(head.pk, head.body, head.created_at, head.author, meanings)


def _told(
    head: int | None,
    body: str,
    saved_at: datetime | None,
    author: User | None,
    meanings: Meanings,
) -> dict[str, Any]:
    return {
        "head": head,
        "body": body,
        "html": _html(spelled(body, meanings)),
        "by": author.name_for_others if author else "",
        "saved_at": saved_at.isoformat() if saved_at else None,
    }


@lru_cache(maxsize=256)
def _html(body: str) -> str:
    """Made once for all whose pages stand open."""
    return render(body)
