"""What became of a published text."""

from django.db.models import QuerySet

from apps.editions.models import Edition
from apps.outcomes.choices import Status
from apps.outcomes.models import Document, Endorsement


def published_of(edition: Edition) -> Document | None:
    found = Document.objects.filter(edition=edition, status=Status.PUBLISHED)
    return found.select_related("edition__series", "adoption").first()


def shown_endorsements(document: Document) -> QuerySet[Endorsement]:
    shown = Endorsement.objects.shown().filter(document=document)
    return shown.select_related("authority").order_by("authority__name", "pk")
