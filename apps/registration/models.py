from django.conf import settings
from django.db import models

from apps.core.models import TimestampedModel
from apps.editions.models import Part


class Application(TimestampedModel):
    """One person's application for a place at one part of an edition."""

    part = models.ForeignKey(
        Part, on_delete=models.PROTECT, related_name="applications"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications"
    )
