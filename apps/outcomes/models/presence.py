"""Who is at which paragraph just now."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.outcomes.models.document import Paragraph

#: A heartbeat comes every ten seconds; three may get lost.
LEASE = timedelta(seconds=35)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def current(self) -> Self:
        return self.filter(seen_at__gt=now() - LEASE)

    def past(self) -> Self:
        return self.filter(seen_at__lte=now() - LEASE)


class Presence(models.Model):
    """A person has a paragraph open for writing: a word to others, never a lock.

    Deleted when it is past; where somebody was is nobody's business later.
    """

    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.CASCADE, related_name="presences"
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField(_("last seen"), default=now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")

    def __str__(self) -> str:
        return f"{self.person_id} at {self.paragraph_id}"
