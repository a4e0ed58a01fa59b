"""The organisers' daily work with applications, calls, places and world regions."""

from apps.registration.admin import (
    applications,
    calls,
    needs,
    questions,
    regions,
    reserved,
    reviews,
    waiting,
)

__all__ = [
    "applications",
    "calls",
    "needs",
    "questions",
    "regions",
    "reserved",
    "reviews",
    "waiting",
]
