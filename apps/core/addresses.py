"""Absolute addresses, for letters, feeds and documents."""

from django.conf import settings


def absolute(path: str) -> str:
    """``path`` below the public address of this installation."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
