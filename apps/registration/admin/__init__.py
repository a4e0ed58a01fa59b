"""The organisers' daily work with applications, calls, places and world regions."""

from apps.registration.admin import (
    answers,
    applications,
    calls,
    candidates,
    guests,
    mailings,
    need_cases,
    needs,
    opened_accounts,
    questions,
    regions,
    reserved,
    reviews,
    targets,
    waiting,
    worded,
)

__all__ = [
    "answers",
    "applications",
    "calls",
    "candidates",
    "guests",
    "mailings",
    "need_cases",
    "needs",
    "opened_accounts",
    "questions",
    "regions",
    "reserved",
    "reviews",
    "targets",
    "waiting",
    "worded",
]
