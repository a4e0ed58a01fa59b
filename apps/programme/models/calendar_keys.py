"""What opens a person's own calendar file without signing in."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel

SALT = "programme.calendar"
LENGTH = 32


def a_nonce() -> str:
    return secrets.token_hex(16)


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def opened_by(self, token: str) -> "CalendarKey | None":
        """The key that ``token`` belongs to, of an account that is not closed."""
        number, _hyphen, _secret = token.partition("-")
        if not (number.isascii() and number.isdigit()):
            return None
        # More digits than the column holds would be an error of the database.
        key = self._of_open_accounts().filter(pk=int(number[:18])).first()
        return key if key and constant_time_compare(token, key.token) else None

    def _of_open_accounts(self) -> Self:
        return self.filter(person__is_active=True).select_related("person")


class CalendarKey(TimestampedModel):
    """The address of one person's calendar file; with another ``nonce`` it is another.

    The token cannot be read out of the database alone: it is made with the secret of the
    installation.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key"
    )
    nonce = models.CharField(max_length=32, default=a_nonce, editable=False)
    with_starred = models.BooleanField(_("with starred sessions"), default=True)
    #: A day, no hour: enough to see that nobody uses it.
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("calendar key")
        verbose_name_plural = _("calendar keys")

    def __str__(self) -> str:
        return f"{self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("programme:own-calendar", args=[self.token])

    @property
    def token(self) -> str:
        facts = f"{self.pk} {self.person_id} {self.nonce}"
        mac = salted_hmac(SALT, facts, algorithm="sha256").hexdigest()
        return f"{self.pk}-{mac[:LENGTH]}"
