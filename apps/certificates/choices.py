"""Why a certificate ended, and how long it can be verified; a leaf."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

#: From its issue; after that the certificate and its code are erased.
CERTIFICATE_KEPT_FOR = timedelta(days=5 * 365)


class Ended(models.TextChoices):
    REPLACED = "replaced", _("Replaced by the person")
    REVOKED = "revoked", _("Revoked by the organisers")
