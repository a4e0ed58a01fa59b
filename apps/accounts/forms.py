from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangeEmailForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    SignupForm,
)
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions import open_account
from apps.accounts.demo import JOBS
from apps.accounts.models import User
from apps.accounts.zone_choices import zone_groups
from apps.core.email_addresses import LONGEST_ADDRESS, fits
from apps.core.lines import LineField


def _plain_email(form: forms.Form, name: str) -> None:
    """One kind of address field everywhere, with no text inside the box."""
    field = form.fields[name]
    field.label = _("E-mail address")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = "email"
    field.validators.append(fits)


class SignInForm(LoginForm):  # type: ignore[misc] # allauth has no types
    """An address is enough: a code is sent to it. A password saves the code.

    Whoever has no account gets one by giving the code. So a first visit needs no other
    page, and nobody can tell from the answer whether an address is known.
    """

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Only if you have set one. Leave it empty to get a code."),
    )

    user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_email(self, "login")

    def _setup_password_field(self) -> None:
        """Keep the field that allauth removes when signing up needs no password."""

    def _login_by_code(
        self, request: HttpRequest, redirect_url: str | None, credentials: Any
    ) -> HttpResponse:
        if self.user is None:
            self.user = open_account(credentials["email"], language=get_language())
        response: HttpResponse = super()._login_by_code(
            request, redirect_url, credentials
        )
        return response


class SignUpForm(SignupForm):  # type: ignore[misc] # allauth has no types
    full_name = LineField(
        label=_("Full name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("You can also give it later. Others do not see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_email(self, "email")
        self.fields["email"].help_text = _("We send a code to this address.")
        self.order_fields(["email", "full_name"])


class _Fitting(forms.Form):
    """A form of allauth that takes no address for which there is no room."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(fits)


class CodeForm(_Fitting, RequestLoginCodeForm):  # type: ignore[misc] # allauth has no types
    pass


class ResetForm(_Fitting, ResetPasswordForm):  # type: ignore[misc] # as above
    pass


class OtherAddressForm(_Fitting, AddEmailForm):  # type: ignore[misc] # as above
    pass


class CorrectedAddressForm(_Fitting, ChangeEmailForm):  # type: ignore[misc] # as above
    pass


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg] # at run time not generic
    """Names, language and time zone of the person who is signed in."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "Times are shown for this place, and for that of the edition where it differs."
        ),
    )

    class Meta:
        model = User
        fields = ["full_name", "display_name", "language", "time_zone", "is_hidden"]
        field_classes = {"full_name": LineField, "display_name": LineField}
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_groups()  # type: ignore[attr-defined] # a ChoiceField
        self.fields["language"].choices = [*settings.LANGUAGES]  # type: ignore[attr-defined] # a ChoiceField


class DemoJobForm(forms.Form):
    job = forms.ChoiceField(choices=[(job.name, job.label) for job in JOBS])


class EraseForm(forms.Form):
    """The address of the account, typed, so that nobody is erased by a slip."""

    confirmation = LineField(max_length=LONGEST_ADDRESS)

    def __init__(self, *args: Any, person: User, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        field = self.fields["confirmation"]
        field.label = (
            _("Type your e-mail address to confirm")
            if is_own
            else _("Type the person’s e-mail address to confirm")
        )
        field.widget.attrs["autocomplete"] = "off"
        field.error_messages["required"] = _("Enter the e-mail address.")

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed.strip().lower() != self.person.email.lower():
            raise forms.ValidationError(
                _("This is not the e-mail address of the account.")
            )
        return typed
