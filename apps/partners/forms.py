from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.editions.forms import PersonByEmailField
from apps.partners.choices import State
from apps.partners.logos import redrawn
from apps.partners.models import Organisation, PartnershipContact


class AnswerForm(forms.Form):
    """A partner's answer to the invitation."""

    answer = forms.ChoiceField(
        label=_("Does your organisation take part?"),
        choices=[
            (State.CONFIRMED, _("Yes, we take part and may be named with our logo")),
            (State.DECLINED, _("No, please do not list us")),
        ],
        widget=forms.RadioSelect,
    )


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    #: A file, not an image: what it really holds is looked at in ``clean_logo``.
    logo = forms.FileField(
        label=_("logo"),
        required=False,
        help_text=_(
            "PNG, JPEG or WebP. Shown only while the organisation is confirmed."
        ),
    )

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

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
