"""What all pages of the application have in common: their words, and the call's questions."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.core.lines import LineField
from apps.editions.models import Edition, TargetGroup
from apps.registration.choices import ConsentKind, Gender, QuestionKind
from apps.registration.models import Upload
from apps.registration.models.answers import GENDER
from apps.registration.question_fields import (
    REMOVE,
    UploadField,
    field_for,
    note_condition,
    stored,
)
from apps.registration.questionnaire import Asked, Questionnaire

GENDER_WORDS = "gender_words"
GENDER_FIELDS = (GENDER, GENDER_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a page is made for: the edition, what is asked, and what is known so far."""

    edition: Edition
    asked: Questionnaire = field(default_factory=Questionnaire)
    #: What was typed on all pages, as it was typed.
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    #: The files that are kept, by the key of their question.
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    #: Where answers are changed: the consents whose words have changed since.
    anew: tuple[ConsentKind, ...] = ()
    #: The groups of the edition, where several forms are made of the same.
    groups: Sequence[TargetGroup] | None = None
    #: What ``asked`` was read from, where it cannot change; empty where nothing is asked.
    frozen: str | None = None

    @property
    def made_of(self) -> Hashable | None:
        """All that fields in which nobody has typed are made of; nothing if not known."""
        if self.frozen is None or self.groups is None:
            return None
        groups = tuple((one.pk, one.part_of_id, one.text) for one in self.groups)
        return (self.edition.next_generation_text, groups, self.anew, self.frozen)


def parts_and_wholes(groups: Iterable[TargetGroup]) -> list[TargetGroup]:
    """All groups of an edition: a sub-type is part of another one of these."""
    found = [*groups]
    known: dict[int | None, TargetGroup] = {one.pk: one for one in found}
    for group in found:
        group.part_of = known.get(group.part_of_id)
    return found


class StepForm(forms.Form):
    """A page of the application. The edition and the call bring words of their own."""

    #: Which of the call's questions stand here: those that are sensitive, or not.
    asks: tuple[bool, ...] = ()
    missing: Mapping[str, Any] = {}
    #: Whether its fields are the same whatever somebody has answered before.
    asks_all_the_same = False

    def __init__(self, *args: Any, given: Given, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        self.edition = given.edition
        self.own: list[Asked] = []
        #: After cleaning: those of ``own`` that this person is asked.
        self.asked_here: list[Asked] = []
        self.adapt()

    def adapt(self) -> None:
        """Fit the fields to the edition, and the complaints to the questions."""
        for name, message in self.missing.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message

    def add_own_questions(self) -> None:
        """Put the call's questions last: those that may have to be answered here.

        What earlier pages decide is decided; what this page decides is said beside it.
        """
        asked = self.given.asked
        here = {one.key for one in asked.questions if one.is_sensitive in self.asks}
        group = None if "target_group" in self.fields else self._group_before()
        known = {one.key: self._typed(one.name) for one in asked.questions}
        if asked.asks_gender and True in self.asks:
            self._add_gender()
        for one in asked.asked(group=group, values=known, undecided=here):
            if one.key not in here:
                continue
            self.own.append(one)
            made: Any = field_for(one)
            if isinstance(made, UploadField):
                made.kept = self.given.uploads.get(one.key)
            note_condition(made, one, asked, decides_group=group is None, here=here)
            made.is_unkept = one.is_sensitive
            self.fields[one.name] = made

    def own_names(self, *, sensitive: bool) -> list[str]:
        names = [one.name for one in self.own if one.is_sensitive == sensitive]
        if sensitive and GENDER in self.fields:
            return [*GENDER_FIELDS, *names]
        return names

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = self.given.asked
        group = cleaned.get("target_group") or ""
        if "target_group" not in self.fields:
            group = self._group_before()
        mine = {one.key: stored(cleaned.get(one.name)) for one in self.own}
        others = {one.key: self._typed(one.name) for one in asked.questions}
        keys = {one.key for one in asked.asked(group=str(group), values=others | mine)}
        self.asked_here = [one for one in self.own if one.key in keys]
        for one in self.own:
            if one.key not in keys:
                self.errors.pop(one.name, None)
                cleaned[one.name] = None
            elif one.is_required and one.name not in self.errors and not self._has(one):
                self.add_error(
                    one.name, self.fields[one.name].error_messages["required"]
                )
        return cleaned

    def own_answers(self, *, sensitive: bool) -> dict[str, list[str]]:
        """What is to be kept of a valid form, by the keys of the questions."""
        found = {
            one.key: stored(self.cleaned_data[one.name])
            for one in self.asked_here
            if one.is_sensitive == sensitive and one.kind != QuestionKind.FILE
        }
        if sensitive and (gender := self.cleaned_data.get(GENDER)):
            words = self.cleaned_data.get(GENDER_WORDS) or ""
            has_words = gender == Gender.SELF_DESCRIBED and words
            found[GENDER] = [gender, words] if has_words else [gender]
        return {key: values for key, values in found.items() if values}

    def files_asked(self) -> list[Asked]:
        return [one for one in self.asked_here if one.kind == QuestionKind.FILE]

    def is_to_be_removed(self, question: Asked) -> bool:
        return bool(self.data.get(question.name + REMOVE))

    def _has(self, question: Asked) -> bool:
        if self.cleaned_data.get(question.name):
            return True
        kept = question.key in self.given.uploads
        return kept and not self.is_to_be_removed(question)

    def _typed(self, name: str) -> Collection[str]:
        return self.given.answers.get(name) or []

    def _group_before(self) -> str:
        return next(iter(self._typed("target_group")), "")

    def _add_gender(self) -> None:
        self.fields[GENDER] = forms.ChoiceField(
            label=_("Your gender"),
            choices=Gender.choices,
            widget=forms.RadioSelect,
            required=False,
            help_text=_(
                "We ask to see whether places are shared fairly. The organisers see the "
                "answers of all together, in numbers, and never beside your name."
            ),
        )
        words: Any = LineField(
            label=_("In your own words"),
            max_length=100,
            required=False,
            help_text=_("Only if you describe it yourself."),
        )
        words.asked_when, words.asked_values = GENDER, Gender.SELF_DESCRIBED.value
        self.fields[GENDER_WORDS] = words
        for name in GENDER_FIELDS:
            vars(self.fields[name])["is_unkept"] = True
