"""The organisers' daily work with applications, calls, places and world regions."""

from apps.registration.admin import (
    applications,
    calls,
    candidates,
    needs,
    questions,
    regions,
    reserved,
    reviews,
    targets,
    waiting,
)

__all__ = [
    "applications",
    "calls",
    "candidates",
    "needs",
    "questions",
    "regions",
    "reserved",
    "reviews",
    "targets",
    "waiting",
]
