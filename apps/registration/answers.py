"""A filled form as a person checks it: question by question, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.registration.forms import STEPS, Step, WholeForm
from apps.registration.question_fields import UploadField


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    question: str
    name: str
    #: Several where several were chosen; none where the question was left open.
    values: tuple[str, ...]
    error: str = ""
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    step: Step
    answers: tuple[Answer, ...]


def sections(form: WholeForm) -> list[Section]:
    """The answers of a validated form, page by page; what is not asked is left out."""
    unasked = {one.name for one in form.own} - {one.name for one in form.asked_here}
    return [
        Section(
            step=step,
            answers=tuple(
                _answer(form, name)
                for name in form.names_of(step)
                if name not in unasked and not form.fields[name].widget.is_hidden
            ),
        )
        for step in STEPS
    ]


def as_typed(form: WholeForm, typed: Mapping[str, Sequence[str]]) -> list[Section]:
    """Only what was answered; what a form would refuse as it was typed.

    A box that was not ticked is no answer, and of files the names stand here.
    """
    told = (
        replace(
            section,
            answers=tuple(
                _or_typed(one, typed)
                for one in section.answers
                if any(typed.get(one.name, ()))
                or (isinstance(form.fields[one.name], UploadField) and one.values)
            ),
        )
        for section in sections(form)
    )
    return [section for section in told if section.answers]


def _or_typed(answer: Answer, typed: Mapping[str, Sequence[str]]) -> Answer:
    if answer.values or not answer.error:
        return answer
    return replace(answer, values=tuple(typed.get(answer.name, ())))


def _answer(form: WholeForm, name: str) -> Answer:
    field: Any = form.fields[name]
    errors: Any = form.errors.get(name, [])
    if isinstance(field, UploadField):
        kept = (field.kept.original_name,) if field.kept else ()
        return Answer(
            question=str(field.label),
            name=name,
            values=kept,
            error=str(errors[0]) if errors else "",
        )
    return Answer(
        question=str(field.label),
        name=name,
        values=() if errors else tuple(_in_words(field, form.cleaned_data.get(name))),
        error=str(errors[0]) if errors else "",
        is_long=isinstance(field.widget, forms.Textarea),
    )


def _in_words(field: forms.Field, value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield _("Yes") if value else _("No")
    elif isinstance(field, forms.ChoiceField):
        choices: Any = getattr(field, "in_words", field.choices)
        yield from chosen(choices, value)
    elif isinstance(value, date):
        yield date_format(value)
    elif value:
        yield str(value)


def chosen(choices: Iterable[Any], value: Any) -> Iterator[str]:
    """The labels of what was chosen; nothing for an empty choice."""
    wanted = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    for code, label in choices:
        if code != "" and str(code) in wanted:
            yield str(label)
