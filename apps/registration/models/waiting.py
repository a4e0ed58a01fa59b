"""The waiting list as organisers see it, and what they changed in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.registration.choices import ListChange
from apps.registration.models.application import Application


class WaitingList(Application):
    """Those who wait, and those who may come back to the list."""

    class Meta:
        proxy = True
        verbose_name = _("waiting list")
        verbose_name_plural = _("waiting lists")


class WaitingListChange(TimestampedModel):
    """That an organiser changed the order of the list, and why; never changed itself."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="list_changes"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ListChange)
    position_before = models.PositiveIntegerField(_("position before"), null=True)
    position_after = models.PositiveIntegerField(_("position after"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of the waiting list")
        verbose_name_plural = _("changes of the waiting list")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="registration_list_changed_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
