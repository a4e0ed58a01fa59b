"""Names for passkeys and security keys, asked for in the reader's language."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc] # allauth has no types
    name = LineField(label=_("Name"), required=False)


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc] # allauth has no types
    name = LineField(label=_("Name"))
