"""Letters that organisers write to many at once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition


class GroupLetter(TimestampedModel):
    """What was written to a group of applicants, in which languages, and to how many.

    The letters themselves are in the outbox, one for each person, under a key of their
    own; who got one is told there.
    """

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="group_letters",
        verbose_name=_("edition"),
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    is_news = models.BooleanField(_("news, which people may do without"), default=False)
    #: By the code of the language: ``subject`` and ``text``.
    texts = models.JSONField(_("texts"), default=dict)
    number = models.PositiveIntegerField(_("number of people"), default=0)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sent by"),
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("letter to a group")
        verbose_name_plural = _("letters to groups")

    def __str__(self) -> str:
        subject = self.texts.get("en", {}).get("subject", "")
        return str(subject or self.pk)

    @property
    def key_of_letters(self) -> str:
        """What the keys of all its letters begin with."""
        return f"group:{self.pk}:"
