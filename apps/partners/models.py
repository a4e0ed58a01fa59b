from django.db import models

from apps.core.models import TimestampedModel
from apps.editions.models import Edition


class Organisation(TimestampedModel):
    full_name = models.CharField(max_length=300, unique=True)


class Partnership(TimestampedModel):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="partnerships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships"
    )
