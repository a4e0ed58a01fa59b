from django.db import models

from apps.core.models import TimestampedModel
from apps.programme.models import Session


class Report(TimestampedModel):
    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="report"
    )


class Contribution(TimestampedModel):
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="contributions"
    )
