"""Columns that several lists of applications have."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.registration.models import Application


@admin.display(description=_("full name"), ordering="full_name")
def listed_name(row: Application) -> str:
    return row.name_on_lists
