"""What a person tells us, page by page; each form reads and cleans, none decides."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.functional import cached_property, lazy
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from apps.core.languages import written_in
from apps.core.lines import LineField
from apps.core.widgets import LongSelect
from apps.editions.choices import Level
from apps.editions.models import TargetGroup
from apps.registration import wordings
from apps.registration.actions.applying import Answers
from apps.registration.choices import (
    OPTIONAL_CONSENTS,
    ConsentKind,
    Discipline,
    Function,
    Relation,
    Settlement,
    SizeBand,
    SpokenLanguage,
)
from apps.registration.consent_forms import ConsentForm, NeedsForm, consent_field
from apps.registration.drawn import DrawnFieldset
from apps.registration.models import CallVersion
from apps.registration.step_forms import StepForm, parts_and_wholes

__all__ = ["ConsentForm", "NeedsForm", "consent_field"]

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _with_blank(choices: Iterable[Any]) -> list[Any]:
    return [("", _("Choose one")), *choices]


def _countries() -> list[tuple[str, str]]:
    return _with_blank(countries)


#: What is said where an answer is missing: what to do, not what went wrong.
MISSING = {
    "full_name": _("Enter your full name."),
    "country": _("Choose the country you work in."),
    "languages": _("Choose at least one language."),
    "next_generation": _(
        "Choose whether you see yourself as part of the next generation."
    ),
    "is_first_time": _("Choose whether this is your first time."),
    "target_group": _("Choose the group that describes you best."),
    "relation": _("Choose your relation to local government."),
    "function": _("Choose your main function."),
    "level": _("Choose the level of government."),
    "settlement": _("Choose the kind of place you mainly work for."),
    "size_band": _("Choose how many people live there."),
    "disciplines": _("Choose at least one professional field."),
    "motivation": _("Enter why you want to take part."),
}


class _StepForm(StepForm):
    missing = MISSING


def _yes_no(label: Any, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        **options,
    )


def _radios(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **options
    )


def _boxes(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options
    )


class AboutForm(_StepForm):
    full_name = LineField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As it should stand in letters and on a certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    display_name = LineField(
        label=_("Name shown to others"),
        max_length=200,
        required=False,
        help_text=_(
            "How others should see and call you. It may be a pseudonym if that is "
            "safer for you. Leave it empty to use your full name."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    country = forms.ChoiceField(
        label=_("Country you work in"),
        choices=lazy(_countries, list),
        widget=LongSelect(attrs={"autocomplete": "country"}),
    )
    languages = _boxes(
        _("Languages you can work in"),
        SpokenLanguage.choices,
        help_text=_("Choose all that apply."),
    )
    organisation = LineField(
        label=_("Organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    position = LineField(
        label=_("Your position there"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    next_generation = _yes_no(_("Do you see yourself as part of the next generation?"))
    is_first_time = _yes_no(_("Is this your first time at Human Rights Go Local?"))

    def adapt(self) -> None:
        super().adapt()
        field = self.fields["next_generation"]
        own = str(_("You decide. We ask for no age or date of birth."))
        theirs = written_in(self.edition.next_generation_text, "en")
        field.help_text = format_html_join(
            " ", "{}", ((words,) for words in (theirs, own) if words)
        )


def _grouped(groups: Iterable[TargetGroup]) -> list[Any]:
    """Groups with sub-types as headings above these, then the others."""
    named = [(group, written_in(capfirst(group.text), "en")) for group in groups]
    subtypes: dict[int, list[tuple[str, str]]] = {}
    for group, words in named:
        if group.part_of_id:
            subtypes.setdefault(group.part_of_id, []).append((str(group.pk), words))
    headed, others = [], []
    for group, words in named:
        if own := subtypes.get(group.pk):
            rest = (str(group.pk), _("Another or several of these"))
            headed.append((words, [*own, rest]))
        elif not group.part_of_id:
            others.append((str(group.pk), words))
    if headed and others:
        return [*headed, (_("Or one of these groups"), others)]
    return headed or others


class WorkForm(_StepForm):
    target_group = forms.ChoiceField(
        label=_("Which group describes you best?"), widget=forms.RadioSelect
    )
    relation = _radios(_("Your relation to local government"), Relation.choices)
    function = forms.ChoiceField(
        label=_("Your main function"), choices=_with_blank(Function.choices)
    )
    level = _radios(_("Level of government you mainly work at or with"), Level.choices)
    settlement = _radios(_("The place you mainly work for"), Settlement.choices)
    size_band = forms.ChoiceField(
        label=_("How many people live there"), choices=_with_blank(SizeBand.choices)
    )
    disciplines = _boxes(
        _("Professional fields"),
        Discipline.choices,
        help_text=_("Choose all that apply."),
    )

    def adapt(self) -> None:
        super().adapt()
        # Checked against this list, so that the database is asked once.
        groups = self.given.groups
        if groups is None:
            groups = parts_and_wholes(self.edition.target_groups.order_by("position"))
        field: Any = self.fields["target_group"]
        field.choices = _grouped(groups)
        field.in_words = [
            (str(group.pk), written_in(capfirst(group.in_full), "en"))
            for group in groups
        ]
        field.required = bool(groups)
        if not groups:
            field.widget = forms.HiddenInput()


class MotivationForm(_StepForm):
    asks: tuple[bool, ...] = (False,)

    motivation = forms.CharField(
        label=_("Why do you want to take part?"),
        max_length=3000,
        help_text=_("A few sentences are enough; at most 3,000 characters."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    own_contribution = forms.CharField(
        label=_("What can you contribute?"),
        max_length=3000,
        required=False,
        help_text=_(
            "An experience, a practice or a question from your work; at most 3,000 "
            "characters."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    def adapt(self) -> None:
        super().adapt()
        if self.asks == (False,):
            self.add_own_questions()


class LastStepForm(NeedsForm, _StepForm):
    """How the data may be used, access needs, and last of all sensitive questions."""

    asks: tuple[bool, ...] = (True,)
    kinds = (ConsentKind.PRIVACY, *OPTIONAL_CONSENTS, ConsentKind.ACCESS_NEEDS)
    order = (
        *(consent_field(kind) for kind in (ConsentKind.PRIVACY, *OPTIONAL_CONSENTS)),
        "needs",
        "needs_details",
        consent_field(ConsentKind.ACCESS_NEEDS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_own_questions()

    @cached_property
    def helper(self) -> FormHelper:
        """How it is drawn, which most forms that are sent never are."""
        helper = FormHelper()
        helper.layout = Layout(*self.fieldsets())
        return helper

    def fieldsets(self) -> Iterator[Fieldset]:
        use, needs = LastStepForm.order[:-3], LastStepForm.order[-3:]
        yield DrawnFieldset(_("Your consents"), *use)
        yield DrawnFieldset(_("Access needs"), *needs)
        yield from self.sensitive_fieldset()

    def sensitive_fieldset(self) -> Iterator[DrawnFieldset]:
        if names := self.own_names(sensitive=True):
            why = format_html("<p>{}</p>", wordings.why_sensitive())
            yield DrawnFieldset(_("Questions you need not answer"), *names, lead=why)


class WholeForm(LastStepForm, MotivationForm, WorkForm, AboutForm):
    """The whole application at once: on one page, and to check it before sending."""

    asks = (False, True)
    asks_all_the_same = True
    order = (
        *AboutForm.base_fields,
        *WorkForm.base_fields,
        *MotivationForm.base_fields,
        *LastStepForm.order,
    )

    def fieldsets(self) -> Iterator[Fieldset]:
        *steps, last = STEPS
        for step in steps:
            yield DrawnFieldset(step.title, *self.names_of(step))
        yield DrawnFieldset(last.title, *last.names)
        yield from self.sensitive_fieldset()

    def names_of(self, step: "Step") -> list[str]:
        """The fields of one page, with the call's own."""
        names = list(step.names)
        for sensitive in step.form.asks:
            names += self.own_names(sensitive=sensitive)
        return names

    def answers(self, version: CallVersion | None = None) -> Answers:
        names = (*AboutForm.base_fields, *WorkForm.base_fields)
        facts = {
            name: self.cleaned_data[name]
            for name in (*names, *MotivationForm.base_fields)
        }
        facts["target_group_id"] = facts.pop("target_group") or None
        return Answers(
            facts=facts,
            agreed=self.agreed(),
            needs=self.asked_for(),
            own=self.own_answers(sensitive=False),
            sensitive=self.own_answers(sensitive=True),
            files=[one.key for one in self.files_asked()],
            version=version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    slug: str
    title: Any
    form: type[StepForm]
    names: tuple[str, ...]


STEPS = (
    Step(
        slug="about",
        title=_("About you"),
        form=AboutForm,
        names=tuple(AboutForm.base_fields),
    ),
    Step(
        slug="work",
        title=_("Your work"),
        form=WorkForm,
        names=tuple(WorkForm.base_fields),
    ),
    Step(
        slug="motivation",
        title=_("Motivation and contribution"),
        form=MotivationForm,
        names=tuple(MotivationForm.base_fields),
    ),
    Step(
        slug="consent",
        title=_("Your data and your access needs"),
        form=LastStepForm,
        names=LastStepForm.order,
    ),
)


def typed_in(form: forms.Form, data: Any) -> dict[str, list[str]]:
    """What was typed into the fields of ``form``, as it was typed."""
    return {
        name: data.getlist(name)
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }


def as_initial(form: forms.Form, answers: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was typed before, to be shown again without complaints."""
    shown: dict[str, Any] = {}
    for name, field in form.fields.items():
        values = answers.get(name)
        if isinstance(field, forms.MultipleChoiceField):
            shown[name] = values or []
        elif values:
            shown[name] = values[0]
    return shown
