"""Who has a role in a session."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.programme.choices import ACTING, PersonState, SessionRole
from apps.programme.models.sessions import Session


class SessionPersonQuerySet(LockableQuerySet["SessionPerson"]):
    def acting(self) -> Self:
        """Without those who have declined the role."""
        return self.filter(state__in=ACTING)

    def not_recordable(self) -> Self:
        """Those who would be heard and have not agreed to be recorded."""
        return (
            self.acting()
            .exclude(role=SessionRole.NOTE_TAKER)
            .exclude(recording_agreed=True)
        )


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
    state = models.CharField(
        _("answer"),
        max_length=16,
        choices=PersonState,
        default=PersonState.NEW,
        editable=False,
    )
    asked_at = models.DateTimeField(_("asked"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    recording_agreed = models.BooleanField(
        _("has agreed to be recorded"), null=True, blank=True
    )
    agreed_how = models.CharField(
        _("how they agreed, where not here"), max_length=200, blank=True
    )

    objects = SessionPersonQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(state=PersonState.NEW, asked_at=None, answered_at=None)
                | Q(
                    state=PersonState.ASKED,
                    asked_at__isnull=False,
                    answered_at=None,
                )
                | Q(
                    state__in=(PersonState.CONFIRMED, PersonState.DECLINED),
                    answered_at__isnull=False,
                ),
                name="programme_answer_times_match_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=PersonState.DECLINED) | Q(listed=False),
                name="programme_nobody_who_declined_is_listed",
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
