"""Which of the stored texts were once the text of their paragraph."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from apps.outcomes.models import Document, Revision


def that_stood(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Leave out unmerged versions, and what arrived after a text that goes on from it."""
    overtaking = Revision.objects.filter(
        paragraph=OuterRef("paragraph"),
        author=OuterRef("author"),
        pk__lt=OuterRef("pk"),
        follows__contains=[OuterRef("client_uuid")],
    )
    return revisions.filter(side_version__isnull=True).exclude(Exists(overtaking))


def texts_at(document: Document, at: datetime) -> dict[UUID, Revision]:
    """The text that each paragraph had at that moment, by the id of the paragraph."""
    stored = Revision.objects.filter(paragraph__document=document, created_at__lte=at)
    last = that_stood(stored).order_by("paragraph_id", "-pk").distinct("paragraph_id")
    return {revision.paragraph_id: revision for revision in last}


def with_bodies(revisions: Iterable[Revision | None]) -> None:
    """Fetch at once the words of ``revisions``, which were read without them."""
    wanted = [one for one in revisions if one]
    bodies = dict(
        Revision.objects.filter(pk__in={one.pk for one in wanted}).values_list(
            "pk", "body"
        )
    )
    for one in wanted:
        one.body = bodies[one.pk]
