"""An application that somebody has begun."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Part
from apps.registration.models.application import Application


class ApplicationDraft(TimestampedModel):
    """What a person has typed so far, valid or not; gone once it is sent.

    It becomes an application, or changes the answers of one that stands.
    """

    part = models.ForeignKey(
        Part, on_delete=models.CASCADE, related_name="application_drafts"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="application_drafts",
    )
    answers = models.JSONField(_("answers"), default=dict)
    #: The version on which it was begun; the person is told how a newer one differs.
    call_version = models.ForeignKey(
        "registration.CallVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("version of the call"),
    )
    #: The application whose answers it changes; none where it becomes a new one.
    changes = models.ForeignKey(
        Application,
        null=True,
        on_delete=models.CASCADE,
        related_name="drafts_of_changes",
        verbose_name=_("application that it changes"),
    )
    submission_key = models.UUIDField(_("submission key"), default=uuid.uuid4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "person"], name="registration_one_draft_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.part_id}"
