from django.conf import settings
from django.db import models

from apps.core.models import TimestampedModel


class Delivery(TimestampedModel):
    """One letter to one person: queued, sent once, its outcome recorded."""

    dedupe_key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )
