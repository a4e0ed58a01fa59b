"""What the frame of every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from apps.core.appearance import chosen_appearance


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "appearance": chosen_appearance(request),
        "demonstration": settings.DEMO_SIGN_IN,
        "contact_address": settings.CONTACT_ADDRESS,
    }
