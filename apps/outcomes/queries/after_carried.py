"""Which earlier text an edition carries forward, and what it makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from apps.editions.models import Edition
from apps.outcomes.choices import Status
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Carried, Document, FollowUp
from apps.outcomes.queries.after import Followed, followed


def earlier_of(edition: Edition) -> Document | None:
    """The published text of what ``edition`` builds on, else the last one before it."""
    texts = Document.objects.filter(status=Status.PUBLISHED).filter(
        Q(edition=edition.builds_on_id)
        | Q(edition__series=edition.series_id, edition__year__lt=edition.year)
    )
    found = texts.select_related("edition__series", "adoption__snapshot")
    return max(
        found.defer("adoption__snapshot__canonical"),
        key=lambda one: (one.edition_id == edition.builds_on_id, one.edition.year),
        default=None,
    )


def carries(edition: Edition) -> bool:
    """Whether ``edition`` has said anything about an earlier text."""
    return Carried.objects.filter(edition=edition).exists()


def later_of(document: Document) -> list[Edition]:
    """The editions that have said what they make of ``document``."""
    said = Carried.objects.filter(paragraph__document=document)
    return list(Edition.objects.filter(pk__in=said.values("edition")).order_by("year"))


@dataclass(frozen=True, slots=True)
class Forward:
    """One encouragement, what was done about it, and what is made of it."""

    followed: Followed
    carried: Carried | None

    @property
    def entry(self) -> Entry:
        return self.followed.entry

    @property
    def told(self) -> Sequence[FollowUp]:
        return self.followed.told


def forward(edition: Edition, document: Document) -> list[Forward]:
    said = {
        str(one.paragraph_id): one
        for one in Carried.objects.filter(
            edition=edition, paragraph__document=document
        ).select_related("question")
    }
    return [Forward(one, said.get(one.entry.id)) for one in followed(document)]
