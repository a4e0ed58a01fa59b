from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.lines import refuse_turning
from apps.editions.forms import PersonByEmailField
from apps.partners.choices import State
from apps.partners.logos import redrawn
from apps.partners.models import Organisation, PartnershipContact

#: What a partner can answer, by the state of the partnership. None: ask the organisers.
ANSWERS: Mapping[str, tuple[tuple[State, str | Promise], ...]] = {
    **dict.fromkeys(
        (State.INVITED, State.TO_BE_CONFIRMED),
        (
            (State.CONFIRMED, _("Yes, we take part and may be named with our logo")),
            (State.DECLINED, _("No, please do not list us")),
        ),
    ),
    State.CONFIRMED: (
        (State.WITHDRAWN, _("We no longer take part, please do not list us")),
    ),
}


class AnswerForm(forms.Form):
    """A partner's answer to the invitation, or the word that it steps back."""

    answer = forms.ChoiceField(
        label=_("Does your organisation take part?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, state: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ANSWERS.get(state, ())


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    #: A file, not an image: what it really holds is looked at in ``clean_logo``.
    logo = forms.FileField(
        label=_("logo"),
        required=False,
        help_text=_(
            "PNG, JPEG or WebP. Shown only while the organisation is confirmed."
        ),
    )

    website = forms.URLField(
        label=_("website"),
        required=False,
        assume_scheme="https",
        validators=[refuse_turning],
    )

    class Meta:
        model = Organisation
        fields = [
            "code",
            "full_name",
            "abbreviation",
            "auspices",
            "place",
            "website",
            "logo",
        ]

    def clean_logo(self) -> Any:
        upload = self.cleaned_data["logo"]
        if not isinstance(upload, UploadedFile):
            return upload
        assert upload.file
        return redrawn(upload.file, size=upload.size or 0)


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    person = PersonByEmailField()

    class Meta:
        model = PartnershipContact
        fields = ["person"]
