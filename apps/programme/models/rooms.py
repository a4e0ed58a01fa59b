"""Where sessions are held one after another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition
from apps.programme.choices import RoomKind


class Room(TimestampedModel):
    """A place, a platform, or a track of sessions that have neither."""

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="rooms",
        verbose_name=_("edition"),
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("kind"), max_length=16, choices=RoomKind, default=RoomKind.ONLINE
    )
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name", "pk"]
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="programme_room_named_once_per_edition",
                violation_error_message=_(
                    "Another room of this edition has this name."
                ),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="programme_room_has_seats",
                violation_error_message=_("Give at least one seat, or no limit."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
