"""Texts of Django and allauth that people see, so that our catalogues say them too.

Their own catalogues say *du* and *tú*, speak to one man in Arabic, and use other words
for a code or a key than the pages around them. Nothing calls these: a text in our
catalogues goes before the same text of a package.
"""

from django.utils.translation import gettext_noop as _

FIELDS = [
    _("Enter a valid email address."),
    _("Enter a valid value."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Enter a valid URL."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("The submitted file is empty."),
]
SIGNING_IN = [
    _("A sign-in code has been sent to %(recipient)s."),
    _("A user is already registered with this email address."),
    _("Be patient, you are sending too many requests."),
    _("Code"),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid login."),
    _("Invalid or expired key."),
    _("The email address and/or password you specified are not correct."),
    _("The new value must be different from the current one."),
    _("This account is currently inactive."),
    _("This email address is already associated with this account."),
    _("Too many failed login attempts. Try again later."),
    _(
        "Unable to confirm %(email)s because it is already confirmed by a different account."
    ),
    _("You have confirmed %(email)s."),
    _("You have signed out."),
    _("Your primary email address must be verified."),
]
PASSWORDS = [
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Password (again)"),
    _("Password successfully changed."),
    _("Password successfully set."),
    _("Please type your current password."),
    _("You must type the same password each time."),
]
SECOND_STEP = [
    _("A new set of recovery codes has been generated."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Authenticator code"),
    _("Security key added."),
    _("Security key removed."),
    _("Use a security key"),
    _("Use authenticator app or code"),
    _("Use your password"),
    _(
        "You cannot activate two-factor authentication until you have verified your email address."
    ),
    _(
        "You cannot generate recovery codes without having two-factor authentication enabled."
    ),
]
ADMIN = [
    _("MFA"),
    _("User Sessions"),
    _("Signed out of all other sessions."),
]
