"""The fields in which a call's own questions are answered."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from apps.core.languages import listed
from apps.core.lines import LineField
from apps.core.widgets import LongSelect
from apps.registration.choices import QuestionKind
from apps.registration.questionnaire import Asked, Questionnaire
from apps.registration.uploads import MOST_BYTES, check_upload

LONGEST_LINE = 300
LONGEST_TEXT = 3000
LARGEST_NUMBER = Decimal(10) ** 12
REMOVE = "_remove"
#: Twelve and a half to some, twelve thousand five hundred to others.
THOUSANDS = re.compile(r"[-−+]?(?!0)\d{1,3}(?:\.\d{3})+")


class NumberField(LineField):
    """A number as people write it: with a point or a comma, in digits of any script."""

    default_error_messages = {
        "number": gettext_lazy("Enter a number, for example 12 or 1.5."),
        "thousands": gettext_lazy(
            "Write large numbers without a sign in between, for example 12500."
        ),
    }

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        plain = text.replace("٫", ".").replace(",", ".").replace("\u00a0", "")
        if THOUSANDS.fullmatch(plain):
            raise ValidationError(self.error_messages["thousands"], code="thousands")
        try:
            number = Decimal(plain.replace(" ", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > LARGEST_NUMBER:
            raise ValidationError(self.error_messages["number"], code="number")
        return f"{round(number, 4).normalize():f}"


class UploadField(forms.FileField):
    """A file that is kept with the draft; ``kept`` is the one sent before."""

    kept: Any = None
    kept_address = ""

    def __init__(self, *, remove_name: str, **options: Any) -> None:
        super().__init__(**options)
        self.remove_name = remove_name

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return check_upload(upload) if upload else None


def field_for(question: Asked) -> forms.Field:
    """The field of a question; whether it has to be filled is decided by the form."""
    field: forms.Field = _KINDS[question.kind](question)
    field.required = question.is_required and not (
        question.when or question.group_ids or question.kind == QuestionKind.FILE
    )
    field.error_messages["required"] = _("Answer this question.")
    # Where a condition decides, the field is needed although it may come empty.
    vars(field)["is_needed"] = question.is_required
    return field


def _worded(question: Asked, *more: str) -> dict[str, Any]:
    hints = [words for words in (question.help, *more) if words]
    return {
        "label": question.label,
        "help_text": format_html(" ".join("{}" for _hint in hints), *hints)
        if hints
        else "",
        "required": False,
    }


def _file(question: Asked) -> forms.Field:
    rule = _(
        "A PDF, JPEG or PNG file of at most %(most)s MB. Where and when a picture was"
        " taken, and the author that a PDF names, are removed before we keep it."
    ) % {"most": MOST_BYTES // 1024**2}
    return UploadField(
        remove_name=question.name + REMOVE,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        max_length=200,
        **_worded(question, rule),
    )


def _date(question: Asked) -> forms.Field:
    return forms.DateField(
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date, for example 2026-03-31.")},
        **_worded(question),
    )


def _country_choices() -> list[tuple[str, str]]:
    return [("", str(_("Choose one"))), *countries]


_KINDS: Mapping[QuestionKind, Any] = {
    QuestionKind.SHORT_TEXT: lambda q: LineField(max_length=LONGEST_LINE, **_worded(q)),
    QuestionKind.LONG_TEXT: lambda q: forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        **_worded(q),
    ),
    QuestionKind.SINGLE: lambda q: forms.ChoiceField(
        choices=q.options, widget=forms.RadioSelect, **_worded(q)
    ),
    QuestionKind.MULTIPLE: lambda q: forms.MultipleChoiceField(
        choices=q.options,
        widget=forms.CheckboxSelectMultiple,
        **_worded(q, _("Choose all that apply.")),
    ),
    QuestionKind.COUNTRY: lambda q: forms.ChoiceField(
        choices=lazy(_country_choices, list), widget=LongSelect, **_worded(q)
    ),
    QuestionKind.NUMBER: lambda q: NumberField(
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **_worded(q),
    ),
    QuestionKind.DATE: _date,
    QuestionKind.FILE: _file,
}


def note_condition(
    field: Any,
    question: Asked,
    asked: Questionnaire,
    *,
    decides_group: bool,
    here: Collection[str],
) -> None:
    """Say before a question when it is to be answered, where its own page decides that.

    Without JavaScript it stands there for everybody; a script shows it when it applies.
    """
    notes = []
    if question.groups and decides_group:
        notes.append(
            _("Only for: %(groups)s.")
            % {"groups": Truncator(listed(question.groups)).chars(300)}
        )
    on = question.when and asked.named(question.when.key)
    if on and question.when and on.key in here:
        answers = in_words(on, sorted(question.when.values))
        notes.append(
            _("Only if you answered “%(answer)s” to “%(question)s”.")
            % {"answer": listed(answers), "question": on.quoted_label}
        )
        field.asked_when = on.name
        field.asked_values = " ".join(sorted(question.when.values))
    if notes:
        hints = [*notes, field.help_text] if field.help_text else notes
        field.help_text = format_html(" ".join("{}" for _hint in hints), *hints)


def stored(value: Any) -> list[str]:
    """A cleaned answer as it is kept; nothing for none."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, date):
        return [value.isoformat()]
    return [str(value)] if value else []


def in_words(question: Asked, values: Collection[str]) -> list[str]:
    """A kept answer as people read it."""
    if question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        return [words for code, words in question.options if code in values]
    if question.kind == QuestionKind.COUNTRY:
        return [str(countries.name(code)) for code in values]
    if question.kind == QuestionKind.DATE:
        return [date_format(date.fromisoformat(one)) for one in values]
    return list(values)
