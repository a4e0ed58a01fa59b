"""Who has a role in a session."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.choices import SessionRole

if TYPE_CHECKING:
    pass
from apps.programme.models.sessions import Session


class SessionPerson(TimestampedModel):
    """Somebody with a role in a session, shown to the public only if they agreed."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="people"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="session_roles",
        verbose_name=_("account"),
    )
    name = models.CharField(
        _("name on the programme"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the name the person chose for others to see."),
    )
    role = models.CharField(
        _("role"), max_length=16, choices=SessionRole, default=SessionRole.SPEAKER
    )
    listed = models.BooleanField(
        _("has agreed to be named on the public programme"), default=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("person of a session")
        verbose_name_plural = _("people of a session")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "role"],
                name="programme_person_has_a_role_once",
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""),
                name="programme_session_person_is_somebody",
                violation_error_message=_("Choose an account or give a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def is_shown(self) -> bool:
        """Agreed to be named here, and not hidden everywhere."""
        return self.listed and not (self.person and self.person.is_hidden)

    @property
    def shown_name(self) -> str:
        if self.name or self.person is None:
            return self.name
        return self.person.shown_name
