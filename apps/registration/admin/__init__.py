"""The organisers' daily work with applications, calls, places and world regions."""

from apps.registration.admin import applications, calls, needs, regions, reviews

__all__ = ["applications", "calls", "needs", "regions", "reviews"]
