"""Dates that may be vague: unknown, a year, a month, or a day.

The concept note says "February 2023 (precise date to be determined)". No day is ever
invented: what is not known is neither stored, nor shown, nor exported. The value is one
text column that sorts by itself: ``''``, ``2023``, ``2023-02`` or ``2023-02-08``, which
is EDTF level 0 and, for days, ISO 8601.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import OrderBy
from django.db.models.functions import NullIf
from django.db.models.query_utils import DeferredAttribute
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PATTERN = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)


class Precision(StrEnum):
    UNKNOWN = "unknown"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Wording:
    """Django's date formats for one language, and their parts for ranges."""

    day: str = "j F Y"
    month: str = "F Y"
    day_of_month: str = "j F"
    day_alone: str = "j"


WORDINGS = {
    "de": Wording(day="j. F Y", day_of_month="j. F", day_alone="j."),
    "es": Wording(day=r"j \d\e F \d\e Y", month=r"F \d\e Y", day_of_month=r"j \d\e F"),
}


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, a day, or nothing at all (which is false).

    Sorted with the vaguer first (``2023`` before ``2023-02``) and the unknown last.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is None:
            if self.month is not None or self.day is not None:
                raise ValueError(_("Give a year as well."))
            return
        if not 1 <= self.year <= date.max.year:
            raise ValueError(_("Enter a year of four digits, for example 2023."))
        if self.month is None:
            if self.day is not None:
                raise ValueError(_("Give a month as well."))
            return
        if not 1 <= self.month <= len(calendar.month_abbr) - 1:
            raise ValueError(_("Enter a month from 1 to 12."))
        if self.day is not None:
            self._check_day(self.year, self.month, self.day)

    @staticmethod
    def _check_day(year: int, month: int, day: int) -> None:
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise ValueError(_("This day does not exist in that month."))

    @classmethod
    def parse(cls, value: "str | date | PartialDate | None") -> Self:
        """Read what ``isoformat`` wrote.

        Raises:
            ValueError: ``value`` is not a date of that form, or there is no such day.
        """
        if not value:
            return cls()
        if isinstance(value, PartialDate):
            return cls(value.year, value.month, value.day)
        if isinstance(value, date):
            return cls(value.year, value.month, value.day)
        match = PATTERN.fullmatch(value)
        if match is None:
            raise ValueError(_("Enter a date as YYYY, YYYY-MM or YYYY-MM-DD."))
        return cls(
            **{part: int(text) for part, text in match.groupdict().items() if text}
        )

    def __bool__(self) -> bool:
        return self.year is not None

    def __str__(self) -> str:
        return self.display()

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[bool, str]:
        return (not self, self.isoformat())

    @property
    def precision(self) -> Precision:
        if self.year is None:
            return Precision.UNKNOWN
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def is_day(self) -> bool:
        return self.day is not None

    def isoformat(self) -> str:
        """EDTF level 0, which is also what is stored; empty when unknown."""
        parts = [f"{self.year:04}"] if self.year is not None else []
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def as_day(self) -> date | None:
        """The calendar day; ``None`` whenever the day is not known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def latest_day(self) -> date | None:
        """The last day this can mean; to compare with today, never to show or store."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(
            self.year, month, self.day or calendar.monthrange(self.year, month)[1]
        )

    def display(
        self, language: str | None = None, *, to_be_determined: bool = False
    ) -> str:
        """The date in words, as precise as it is known and no more.

        ``to_be_determined`` adds the note's own words to a date that is still vague.
        """
        with translation.override(language or translation.get_language()):
            if not self:
                return (
                    _("date to be determined")
                    if to_be_determined
                    else _("date not known")
                )
            words = self._written(_wording().day)
            if to_be_determined and not self.is_day:
                words = _("%(date)s (precise date to be determined)") % {"date": words}
            return words

    def _written(self, day_format: str) -> str:
        if self.precision == Precision.YEAR:
            return f"{self.year:04}"
        any_day = date(self.year or 1, self.month or 1, self.day or 1)
        return format_date(any_day, day_format if self.is_day else _wording().month)


UNKNOWN = PartialDate()


def _wording() -> Wording:
    return WORDINGS.get((translation.get_language() or "en").split("-")[0], Wording())


def display_range(
    start: PartialDate,
    end: PartialDate,
    language: str | None = None,
    *,
    to_be_determined: bool = False,
) -> str:
    """Both ends in words with an en dash: "1–8 February 2022".

    What both ends share is said once. With one end unknown only the other is shown.
    """
    if not start or not end or start == end:
        known = start or end
        return known.display(language, to_be_determined=to_be_determined)
    with translation.override(language or translation.get_language()):
        words = _range_in_words(start, end)
        if to_be_determined and not (start.is_day and end.is_day):
            words = _("%(date)s (precise date to be determined)") % {"date": words}
        return words


def _range_in_words(start: PartialDate, end: PartialDate) -> str:
    wording = _wording()
    if start.precision == end.precision == Precision.YEAR:
        return f"{start.display()}–{end.display()}"
    if start.is_day and end.is_day and start.year == end.year:
        if start.month == end.month:
            return f"{start._written(wording.day_alone)}–{end.display()}"  # noqa: SLF001 -- one module, one idea
        return f"{start._written(wording.day_of_month)} – {end.display()}"  # noqa: SLF001 -- as above
    if start.precision == end.precision == Precision.MONTH and start.year == end.year:
        assert start.year
        assert start.month
        first = format_date(date(start.year, start.month, 1), "F")
        return f"{first} – {end.display()}"
    return f"{start.display()} – {end.display()}"


def all_day(start: PartialDate, end: PartialDate = UNKNOWN) -> tuple[date, date] | None:
    """First day and day after the last, as a calendar file wants them.

    ``None`` unless every known end is a day: a month is not an event on its first day.
    """
    first = start.as_day()
    last = end.as_day() if end else first
    if first is None or last is None:
        return None
    return first, last + timedelta(days=1)


# ------------------------------------------------------------------ in a form
class PartialDateWidget(forms.MultiWidget):
    """Three small inputs, each with its own label: day, month, year."""

    template_name = "core/widgets/partial_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts = (
            ("day", gettext_lazy("Day"), 2),
            ("month", gettext_lazy("Month"), 2),
            ("year", gettext_lazy("Year"), 4),
        )
        super().__init__(
            {
                name: forms.TextInput(
                    {"inputmode": "numeric", "maxlength": length, "label": label}
                )
                for name, label, length in parts
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[int | None]:
        try:
            known = PartialDate.parse(value)
        except ValueError:
            known = UNKNOWN
        return [known.day, known.month, known.year]


class PartialDateFormField(forms.MultiValueField):
    """Day, month and year, of which the day, or day and month, may stay empty."""

    widget = PartialDateWidget

    def __init__(self, **kwargs: Any) -> None:
        def part(lowest: int, highest: int, message: Any) -> forms.IntegerField:
            errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
            return forms.IntegerField(
                min_value=lowest,
                max_value=highest,
                required=False,
                error_messages=errors,
            )

        super().__init__(
            fields=(
                part(1, 31, gettext_lazy("Enter a day from 1 to 31.")),
                part(1, 12, gettext_lazy("Enter a month from 1 to 12.")),
                part(
                    1000,
                    9999,
                    gettext_lazy("Enter a year of four digits, for example 2023."),
                ),
            ),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: list[int | None]) -> PartialDate:
        day, month, year = data_list or (None, None, None)
        try:
            return PartialDate(year, month, day)
        except ValueError as impossible:
            raise ValidationError(str(impossible), code="impossible_date") from None


# ------------------------------------------------------------------ in the database
class PartialDateAttribute(DeferredAttribute):
    """Whatever is assigned to the field is a ``PartialDate`` from then on."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        if not hasattr(value, "resolve_expression"):
            value = PartialDate.parse(value)
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    Field = models.Field[PartialDate | str | date, PartialDate]
else:
    Field = models.Field

#: True of ``''`` and of every real year, month or day; %s is the column.
ONLY_REAL_DATES = r"""
CASE
  WHEN %s ~ '^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
  THEN substr(%s, 9, 2)::int <= extract(day FROM
    make_date(substr(%s, 1, 4)::int, substr(%s, 6, 2)::int, 1)
    + interval '1 month' - interval '1 day')
  ELSE %s ~ '^((?!0000)\d{4}(-(0[1-9]|1[0-2]))?)?$'
END
"""


class PartialDateField(Field):
    """A ``PartialDate`` in one text column; the database refuses impossible dates."""

    description = gettext_lazy("Date that may be vague")
    descriptor_class = PartialDateAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 10, "default": ""}
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        kwargs.pop("default", None)
        kwargs["blank"] = self.blank
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "CharField"

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, str | None]:
        # Text must sort by its characters in every language of the server.
        return {**super().db_parameters(connection), "collation": "C"}

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        return " ".join(ONLY_REAL_DATES.split()).replace("%s", column)

    def from_db_value(self, value: str | None, *_connection: Any) -> PartialDate:
        return PartialDate.parse(value)

    def to_python(self, value: Any) -> PartialDate:
        try:
            return PartialDate.parse(value)
        except (TypeError, ValueError) as impossible:
            raise ValidationError(str(impossible), code="impossible_date") from None

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if isinstance(value, PartialDate | date):
            return value.isoformat()
        return "" if value is None else value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return PartialDateFormField(
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
        )


def in_order(field: str) -> OrderBy:
    """Order a QuerySet by ``field``: the vaguer first, the unknown last."""
    return NullIf(models.F(field), models.Value("")).asc(nulls_last=True)
