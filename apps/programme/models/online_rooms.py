"""Where people of a session meet online, and where others watch it."""

import secrets

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.choices import RoomProvider
from apps.programme.models.sessions import Session

ENCRYPTED = URLValidator(schemes=["https"])


def a_room_name() -> str:
    """A name that nobody guesses; small letters, because Jitsi knows no others."""
    return secrets.token_hex(16)


class OnlineRoom(TimestampedModel):
    """The online room of a session.

    Not in ``Session``: its history and the audit trail would keep copies of the link.
    What servers are signed to with stands in the settings, never here.
    """

    session = models.OneToOneField(
        Session,
        on_delete=models.CASCADE,
        related_name="online_room",
        verbose_name=_("session"),
    )
    provider = models.CharField(
        _("kind of room"),
        max_length=16,
        choices=RoomProvider,
        default=RoomProvider.LINK,
    )
    link = models.CharField(
        _("link to the room"),
        max_length=500,
        blank=True,
        editable=False,
        validators=[ENCRYPTED],
    )
    name = models.CharField(
        _("name on the server"), max_length=64, default=a_room_name, editable=False
    )
    dial_in = models.TextField(
        _("joining by telephone"),
        blank=True,
        max_length=1000,
        editable=False,
    )
    stream_link = models.CharField(
        _("link to the stream"), max_length=500, blank=True, validators=[ENCRYPTED]
    )
    streams_to_everybody = models.BooleanField(
        _("everybody may watch the stream"),
        default=False,
        help_text=_("Otherwise people with a place in the part may."),
    )
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("online room")
        verbose_name_plural = _("online rooms")
        constraints = [
            models.CheckConstraint(
                condition=Q(provider=RoomProvider.LINK) ^ Q(link=""),
                name="programme_online_room_has_its_link",
                violation_error_message=_("Give the link to the room."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)
