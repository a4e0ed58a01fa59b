"""Who has a seat in a session, and who waits for one."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.choices import Job
from apps.editions.models import Appointment
from apps.programme.choices import LIVE, TAKEN, SeatState

if TYPE_CHECKING:
    from apps.accounts.models import User
from apps.programme.models.facts import during
from apps.programme.models.sessions import Session

#: Nobody sits in two sessions at once; a move of a session is the exception.
ONE_SEAT_AT_A_TIME = "programme_one_seat_at_a_time"


class SignUpQuerySet(LockableQuerySet["SignUp"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def seated(self) -> Self:
        return self.filter(state=SeatState.SEATED)

    def offered(self) -> Self:
        return self.filter(state=SeatState.OFFERED)

    def taken(self) -> Self:
        """Those that nobody else can have: somebody's, or offered until they answer."""
        return self.filter(state__in=TAKEN)

    def overdue(self, at: datetime) -> Self:
        """Offers that were not answered in time, or before the session began."""
        return self.offered().filter(
            Q(offered_until__lte=at) | Q(session__starts_at__lte=at)
        )

    def waiting(self) -> Self:
        """In the order they joined: keys are drawn under the lock of the session."""
        return self.filter(state=SeatState.WAITING).order_by("pk")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own; all of an edition for its organisers."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        organises = Appointment.objects.filter(
            edition=OuterRef("session__edition"), person=user, job=Job.ORGANISER
        )
        return self.filter(Q(person=user) | Exists(organises))


class SignUp(TimestampedModel):
    """A person's seat in a session, or turn on its waiting list.

    ``actions`` is the only code that writes here, under the lock of the session.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="sign_ups"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_ups"
    )
    state = models.CharField(
        _("state"), max_length=16, choices=SeatState, editable=False
    )
    seated_at = models.DateTimeField(_("seated"), null=True, editable=False)
    offered_at = models.DateTimeField(_("offered"), null=True, editable=False)
    offered_until = models.DateTimeField(_("offered until"), null=True, editable=False)
    left_at = models.DateTimeField(_("left"), null=True, editable=False)
    # The times of the session, so that the database can refuse two seats at once.
    starts_at = models.DateTimeField(null=True, editable=False)
    ends_at = models.DateTimeField(null=True, editable=False)
    is_doubled = models.BooleanField(
        _("a move of the session put it at the time of another seat"),
        default=False,
        editable=False,
    )

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=LIVE),
                name="programme_one_live_sign_up_per_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=SeatState.SEATED, seated_at__isnull=False, left_at=None
                )
                | Q(
                    state__in=(SeatState.WAITING, SeatState.OFFERED),
                    seated_at=None,
                    left_at=None,
                )
                | Q(state=SeatState.LEFT, left_at__isnull=False),
                name="programme_sign_up_times_match_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=SeatState.OFFERED,
                    offered_at__isnull=False,
                    offered_until__isnull=False,
                    offered_until__gt=F("offered_at"),
                )
                | ~Q(state=SeatState.OFFERED) & Q(offered_at=None, offered_until=None),
                name="programme_offered_seat_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="programme_sign_up_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name=ONE_SEAT_AT_A_TIME,
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (during(), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=TAKEN, is_doubled=False, starts_at__isnull=False),
                # Sessions that change places move in one statement after the other.
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            models.Index(
                fields=["session", "state"], name="programme_sign_up_by_state"
            ),
            models.Index(
                fields=["offered_until"],
                name="programme_offered_seats",
                condition=Q(state=SeatState.OFFERED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"

    @property
    def is_seated(self) -> bool:
        return self.state == SeatState.SEATED

    @property
    def is_offered(self) -> bool:
        return self.state == SeatState.OFFERED
