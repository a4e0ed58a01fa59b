"""Dividing the people of a part among parallel sessions: a proposal, until it is sent."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Part
from apps.programme.choices import Criterion
from apps.programme.models.sessions import Session
from apps.registration.models import Application


def all_criteria() -> list[str]:
    return [*Criterion.values]


class Grouping(TimestampedModel):
    """Who would be in which of some sessions that are held at the same time."""

    part = models.ForeignKey(
        Part,
        on_delete=models.PROTECT,
        related_name="groupings",
        verbose_name=_("part"),
    )
    name = models.CharField(_("name"), max_length=120)
    sessions = models.ManyToManyField(
        Session, related_name="groupings", verbose_name=_("parallel sessions")
    )
    criteria = ArrayField(
        models.CharField(max_length=16, choices=Criterion),
        verbose_name=_("balanced by"),
        default=all_criteria,
    )
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sent by"),
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("proposal of groups")
        verbose_name_plural = _("proposals of groups")

    def __str__(self) -> str:
        return self.name


class GroupSeat(TimestampedModel):
    """In which session one person would be; in none where no group can take them."""

    grouping = models.ForeignKey(
        Grouping, on_delete=models.CASCADE, related_name="seats"
    )
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="group_seats"
    )
    session = models.ForeignKey(
        Session, null=True, on_delete=models.CASCADE, related_name="group_seats"
    )
    #: An organiser has chosen it; a new proposal leaves it.
    is_fixed = models.BooleanField(_("chosen by an organiser"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("place in a proposal of groups")
        verbose_name_plural = _("places in proposals of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["grouping", "application"],
                name="programme_in_one_group_of_a_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grouping_id}: {self.application_id}"
