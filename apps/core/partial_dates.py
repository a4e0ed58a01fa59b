"""Dates that may be vague: unknown, a year, a month, or a day."""

from django.db import models


class PartialDateField(models.CharField):
    pass
