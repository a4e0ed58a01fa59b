from collections.abc import Collection
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class LockableQuerySet(models.QuerySet[Row]):
    """Rows that an action locks before it decides."""

    def locked(self) -> Self:
        """Lock the rows until commit, in key order so that callers cannot deadlock."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Hold to constraints over fields, too, that a form shows but does not ask for.

        Django leaves a constraint out when one of its fields is not in the form. Then
        the database is the first to say no, and the person gets an error page.
        """
        unset = {
            field.name
            for field in self._meta.concrete_fields
            if field.attname in self.__dict__ and self.__dict__[field.attname] is None
        }
        super().validate_constraints(exclude={*(exclude or ())} & unset)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, target: models.Model) -> Self:
        return self.filter(
            target_type=target._meta.label_lower,  # noqa: SLF001 -- Django's public Meta API
            target_id=str(target.pk),
        )


class AuditEntry(models.Model):
    """Who did what to which object. A trigger refuses to change or remove a row."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty when the system acted by itself."),
    )
    verb = models.CharField(_("what was done"), max_length=64)
    target_type = models.CharField(_("kind of object"), max_length=64)
    target_id = models.CharField(_("number of the object"), max_length=64)
    target_label = models.CharField(_("object"), max_length=200)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    #: A number, not a relation: core knows no editions.
    edition_id = models.BigIntegerField(_("edition"), null=True, db_index=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="core_audit_target")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="core_audit_has_verb")
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.target_label}"


class Submission(models.Model):
    """The answer to a form that was sent once, kept for the second click."""

    key = models.UUIDField(_("key"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    action = models.CharField(_("action"), max_length=64)
    answer = models.JSONField(_("answer"), null=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "person", "action"],
                nulls_distinct=False,
                name="core_submission_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
