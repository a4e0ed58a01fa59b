import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """Who changed what, when, from what to what. Append-only: a trigger refuses more.

    Never holds secrets, letters, or the sensitive answers of a person.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    verb = models.CharField(_("what"), max_length=100)
    target_type = models.CharField(_("kind of object"), max_length=100)
    target_id = models.CharField(_("object"), max_length=64)
    target_label = models.CharField(_("name of the object"), max_length=200)
    edition_id = models.BigIntegerField(_("edition"), null=True, db_index=True)
    before: "models.JSONField[Any]" = models.JSONField(
        _("before"), default=dict, encoder=DjangoJSONEncoder
    )
    after: "models.JSONField[Any]" = models.JSONField(
        _("after"), default=dict, encoder=DjangoJSONEncoder
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(
                fields=["target_type", "target_id"], name="core_audit_by_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_label}"


class Submission(models.Model):
    """A form that was sent once; the second sending gets the first answer."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    purpose = models.CharField(max_length=60)
    result_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
