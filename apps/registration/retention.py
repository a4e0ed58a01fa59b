"""What of an edition is kept until when: one answer for the clock and for the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from apps.core.retention import BY_CODE, Period
from apps.editions.choices import OVER
from apps.editions.models import Edition
from apps.registration.choices import State
from apps.registration.models import (
    AccessNeeds,
    Answer,
    Application,
    ApplicationDraft,
    Call,
    OpenedAccount,
    SensitiveAnswer,
    Upload,
)

#: As somebody may have had the place and lost it, only these had it to the end.
HAD_A_PLACE = (State.ADMITTED,)
#: Words that every application has; without one it was emptied.
_WORDS = {"full_name": "", "motivation": "", "country": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One class of data at one edition, on one day."""

    period: Period
    days: int | None
    held: int
    #: The day on which it goes; ``None`` while that of the event is not known.
    goes_on: date | None
    is_overdue: bool


def last_day_of(edition: Edition) -> date | None:
    """The last day of the event; unknown while its date is still to be fixed.

    It is that of the edition, or of the part that ends after it. Where the organisers
    have closed the edition, a vague date is taken at its end.
    """
    if not edition.dates_are_final and edition.status not in OVER:
        return None
    spans = [(edition.starts_on, edition.ends_on)]
    spans += [(part.starts_on, part.ends_on) for part in edition.parts.all()]
    days = [(ends or starts).latest_day for starts, ends in spans]
    last = max(filter(None, days), default=None)
    if last is None and edition.status in OVER:
        return date(edition.year, 12, 31)
    return last


def days_at(edition: Edition, code: str) -> int | None:
    """The days that the organisers chose, else those of the rule."""
    for choice in edition.retention_choices.all():
        if choice.code == code:
            return choice.days
    return BY_CODE[code].days


def goes_on(edition: Edition, code: str) -> date | None:
    """The first day on which what is of this class is no longer kept."""
    last, days = last_day_of(edition), days_at(edition, code)
    if code == "access_needs" and edition.status in OVER:
        return last or date(edition.year, 12, 31)
    return last + timedelta(days=days + 1) if last and days is not None else None


def needs_of(edition: Edition) -> QuerySet[Any]:
    return AccessNeeds.objects.filter(application__part__edition=edition)


def drafts_of(edition: Edition) -> QuerySet[Any]:
    return ApplicationDraft.objects.filter(part__edition=edition)


def sensitive_answers_of(edition: Edition) -> QuerySet[Any]:
    return SensitiveAnswer.objects.filter(application__part__edition=edition)


def answers_of(edition: Edition) -> QuerySet[Any]:
    return Answer.objects.filter(application__part__edition=edition)


def not_admitted_of(edition: Edition) -> QuerySet[Any]:
    return _with_words(edition).exclude(state__in=HAD_A_PLACE)


def admitted_of(edition: Edition) -> QuerySet[Any]:
    return _with_words(edition).filter(state__in=HAD_A_PLACE)


def opened_accounts_of(edition: Edition) -> QuerySet[Any]:
    return OpenedAccount.objects.filter(edition=edition)


def _with_words(edition: Edition) -> QuerySet[Application]:
    return Application.objects.for_edition(edition).exclude(**_WORDS)


ROWS: dict[str, Callable[[Edition], QuerySet[Any]]] = {
    "drafts": drafts_of,
    "access_needs": needs_of,
    "answers": answers_of,
    "sensitive_answers": sensitive_answers_of,
    "not_admitted": not_admitted_of,
    "admitted": admitted_of,
    "opened_accounts": opened_accounts_of,
}


def outlook(edition: Edition, today: date) -> list[Outlook]:
    """What is held of ``edition``, when it goes, and whether it should be gone."""
    found = []
    for code, rows in ROWS.items():
        held = rows(edition).count()
        day = _day_of(edition, code)
        found.append(
            Outlook(
                period=BY_CODE[code],
                days=days_at(edition, code),
                held=held,
                goes_on=day,
                is_overdue=bool(held and day and day < today),
            )
        )
    return found


def _day_of(edition: Edition, code: str) -> date | None:
    if code == "drafts":
        closes = Call.objects.filter(part__edition=edition).aggregate(
            last=Max("closes_at")
        )["last"]
        days = days_at(edition, code) or 0
        return closes.date() + timedelta(days=days + 1) if closes else None
    if code == "answers":
        held = [
            *answers_of(edition).values_list("keep_until", flat=True),
            *Upload.objects.filter(application__part__edition=edition).values_list(
                "keep_until", flat=True
            ),
        ]
        limits = [day for day in held if day is not None]
        return min(limits) + timedelta(days=1) if limits else None
    return goes_on(edition, code)
