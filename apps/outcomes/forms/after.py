"""Reading what authorities hand in about a published text."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from apps.core.email_addresses import AddressField
from apps.core.lines import LineField, refuse_turning
from apps.core.submissions import SubmittedOnce
from apps.editions.models import Edition, KeyQuestion
from apps.outcomes.actions.after_carrying import Made
from apps.outcomes.actions.after_endorsing import Named, Said
from apps.outcomes.actions.after_following import Told
from apps.outcomes.after_choices import AuthorityLevel, Done, Taken
from apps.registration.uploads import MOST_BYTES, check_upload

LONGEST_WORDS = 1500


class WordsField(forms.CharField):
    """A few sentences; invisible signs that turn what follows are refused."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.Textarea({"rows": 4, "dir": "auto", "class": "hr-textarea"})
        )
        options.setdefault("max_length", LONGEST_WORDS)
        super().__init__(validators=[refuse_turning], **options)


def web_address(label: Any, **options: Any) -> forms.URLField:
    return forms.URLField(
        label=label,
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[refuse_turning],
        **options,
    )


class AuthorityForm(forms.Form):
    """Which authority it is."""

    name = LineField(
        label=_("Name of the local government"),
        help_text=_("As it calls itself, for example: City of Graz."),
        max_length=200,
    )
    country = forms.ChoiceField(label=_("Country"))
    level = forms.ChoiceField(
        label=_("Level"), choices=AuthorityLevel.choices, widget=forms.RadioSelect
    )
    website = web_address(_("Website"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *countries]

    def named(self) -> Named:
        names = ("name", "country", "level", "website")
        return Named(**{name: self.cleaned_data[name] for name in names})


class HandOverForm(forms.Form):
    email = AddressField(
        label=_("E-mail address of whoever is to answer for it"),
        help_text=_("We write there. Nothing changes until they agree."),
    )


class EndorseForm(AuthorityForm, SubmittedOnce):
    decided_by = LineField(
        label=_("Who has decided it"),
        help_text=_("For example: the municipal council, or the mayor."),
        max_length=300,
    )
    decided_on = forms.DateField(
        label=_("Date of the decision"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    signed_by = LineField(label=_("Signed by"), max_length=200)
    function = LineField(
        label=_("Function"), help_text=_("For example: mayor."), max_length=200
    )
    words = WordsField(
        label=_("In your own words"),
        help_text=_("What you stand behind, and what you mean to do."),
        required=False,
    )
    link = web_address(
        _("Address of the decision"),
        help_text=_("Everybody can follow it from the list."),
    )
    upload = forms.FileField(
        label=_("or a file that shows the decision"),
        help_text=format_lazy(
            _("A PDF, JPEG or PNG file of at most {most} MB. Only organisers see it."),
            most=MOST_BYTES // 1024**2,
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        max_length=200,
        required=False,
    )
    may_speak = forms.BooleanField(
        label=_(
            "I may speak for this local government, and its name, the signature and the"
            " words above may be shown to everybody"
        )
    )

    def __init__(self, *args: Any, adopted_on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._adopted_on = adopted_on

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > localdate():
            raise ValidationError(_("This day is still to come."), code="future")
        if day < self._adopted_on:
            raise ValidationError(
                _("On this day the document was not adopted yet."), code="early"
            )
        return day

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        return check_upload(upload) if upload else None

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean() or self.cleaned_data
        if not {"link", "upload"} & self.errors.keys() and not (
            typed.get("link") or typed.get("upload")
        ):
            self.add_error(
                "link",
                ValidationError(
                    _("Show the decision: by its address, or with a file."),
                    code="no_evidence",
                ),
            )
        return typed

    def said(self) -> Said:
        names = ("signed_by", "function", "decided_by", "decided_on", "words", "link")
        return Said(**{name: self.cleaned_data[name] for name in names})


class FollowUpForm(forms.Form):
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000
    )
    state = forms.ChoiceField(
        label=_("How far is it?"), choices=Done.choices, widget=forms.RadioSelect
    )
    text = WordsField(
        label=_("What has been done, or why not"),
        help_text=_("A line is enough."),
    )
    link = web_address(_("Where one can read more"))
    is_public = forms.BooleanField(
        label=_("Everybody may read it"),
        help_text=_("Otherwise you and the organisers read it."),
        required=False,
    )

    def told(self) -> Told:
        names = ("state", "text", "link", "is_public")
        return Told(**{name: self.cleaned_data[name] for name in names})


class CarryForm(forms.Form):
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000
    )
    how = forms.ChoiceField(
        label=_("What becomes of it?"), choices=Taken.choices, widget=forms.RadioSelect
    )
    question = forms.ModelChoiceField(
        label=_("Which key question asks it again?"),
        queryset=KeyQuestion.objects.none(),
        required=False,
    )
    note = WordsField(label=_("How, or why not"), required=False)

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["question"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = KeyQuestion.objects.filter(cluster__edition=edition).order_by(
            "cluster__position", "position"
        )

    def made(self) -> Made:
        names = ("how", "question", "note")
        return Made(**{name: self.cleaned_data[name] for name in names})
