"""Who was in a session."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.models.sessions import Session


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def confirmed(self) -> Self:
        """Somebody who leads or organises the session says so."""
        return self.filter(confirmed_at__isnull=False)


class Attendance(TimestampedModel):
    """That a person was in a session: seen coming in, or said so by who leads it.

    Kept no longer than a certificate can be issued for the part.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="attendances"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances"
    )
    entered_at = models.DateTimeField(_("came in"), null=True, editable=False)
    recording_agreed_at = models.DateTimeField(
        _("agreed to be recorded"), null=True, editable=False
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="programme_one_attendance_per_person",
            ),
            models.CheckConstraint(
                condition=Q(entered_at__isnull=False) | Q(confirmed_at__isnull=False),
                name="programme_attendance_is_known_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.session_id}"
