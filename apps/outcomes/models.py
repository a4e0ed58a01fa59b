from django.db import models

from apps.core.models import TimestampedModel
from apps.editions.models import Edition


class Document(TimestampedModel):
    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="outcome_document"
    )
