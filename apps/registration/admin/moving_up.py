"""Telling organisers whom free places went to."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.utils.translation import ngettext


def tell_who_moved_up(page: ModelAdmin[Any], request: HttpRequest, moved: int) -> None:
    """Nothing where nobody did."""
    if not moved:
        return
    told = ngettext(
        "%(count)d person moved up from the waiting list.",
        "%(count)d people moved up from the waiting list.",
        moved,
    )
    page.message_user(request, told % {"count": moved}, messages.SUCCESS)
