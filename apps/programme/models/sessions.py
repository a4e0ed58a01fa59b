"""What people come together for."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Deferrable, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.choices import PUBLIC as PUBLIC_EDITIONS
from apps.editions.choices import Job
from apps.editions.models import Appointment, Edition, KeyQuestion, Part
from apps.programme.choices import (
    ACTING,
    PUBLIC,
    TAKEN,
    TAKEN_ADDRESSES,
    Recording,
    SeatState,
    SessionState,
)
from apps.programme.models.facts import SessionFacts, during, ends_after_it_starts

if TYPE_CHECKING:
    from apps.accounts.models import User


#: None, and the most.
HOURS_TO_ANSWER = (0, 336)
#: Sessions in one room do not share time once they are public.
ONE_SESSION_IN_A_ROOM = "programme_room_used_once_at_a_time"


def _rows(model: str) -> models.QuerySet[Any]:
    """The rows of a model that stands on this one."""
    return models.QuerySet(apps.get_model("programme", model))


class SessionQuerySet(LockableQuerySet["Session"]):
    def published(self) -> Self:
        return self.filter(state=SessionState.PUBLISHED)

    def scheduled(self) -> Self:
        return self.filter(starts_at__isnull=False)

    def for_edition(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Sessions that share time with it; one that begins as it ends does not."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Sessions ``user`` may know of.

        Everybody: what is or was published. Organisers of the edition and the people
        of the session: drafts too.
        """
        visible = self.filter(edition__in=Edition.objects.visible_to(user))
        if not user.is_authenticated:
            return visible.filter(state__in=PUBLIC)
        if user.is_superuser:
            return visible
        organises = Appointment.objects.filter(
            edition=OuterRef("edition"), person=user, job=Job.ORGANISER
        )
        takes_part = _rows("SessionPerson").filter(
            session=OuterRef("pk"), person=user, state__in=ACTING
        )
        return visible.filter(
            Q(state__in=PUBLIC) | Exists(organises) | Exists(takes_part)
        )

    def with_seats(self) -> Self:
        """Annotate ``taken``, ``waiting`` and ``free`` (``None``: no limit)."""
        counts = (
            _rows("SignUp").filter(session=OuterRef("pk")).order_by().values("session")
        )

        def count(*states: SeatState) -> models.Expression:
            found = counts.filter(state__in=states).annotate(n=Count("pk")).values("n")
            return Coalesce(models.Subquery(found), 0)

        return self.annotate(
            taken=count(*TAKEN), waiting=count(SeatState.WAITING)
        ).annotate(free=F("capacity") - F("taken"))


class Session(SessionFacts, TimestampedModel):
    """Something people come together for: at a time, or at a time still to be fixed.

    It says what was last released; what it shall be is its plan (ADR 0025). A draft was
    told to nobody, so it says what is planned.
    ``actions`` is the only code that changes ``state``, ``sequence`` and, once the
    session is published, its times and capacity.
    """

    audited_by_name = True

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="sessions",
        verbose_name=_("edition"),
    )
    part = models.ForeignKey(
        Part, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("part")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        help_text=_("The last piece of the page's address. Keep it once published."),
    )
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    seat_offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer the offer of a seat"),
        null=True,
        blank=True,
        help_text=_(
            "A seat that becomes free is offered to the next on the waiting list, who has"
            " so many hours to take it, and until the morning where that ends at night."
            " 0: it is theirs at once. Empty: as the part says."
        ),
    )
    recording = models.CharField(
        _("recording"), max_length=16, choices=Recording, default=Recording.NONE
    )
    uses_chatham_house_rule = models.BooleanField(
        _("Chatham House Rule"),
        default=False,
        help_text=_(
            "What was said may be told, but not who said it: the report names nobody."
        ),
    )
    key_questions = models.ManyToManyField(
        KeyQuestion,
        blank=True,
        related_name="sessions",
        verbose_name=_("key questions"),
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=SessionState,
        default=SessionState.DRAFT,
        editable=False,
    )
    uid = models.UUIDField(_("calendar id"), default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(
        _("calendar version"), default=0, editable=False
    )

    objects = SessionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta:
        ordering = [F("starts_at").asc(nulls_last=True), "title", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="programme_session_address_once_per_edition",
                violation_error_message=_(
                    "Another session of this edition has this address."
                ),
            ),
            models.UniqueConstraint(
                fields=["uid"], name="programme_session_calendar_id_once"
            ),
            ends_after_it_starts("programme_session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="programme_session_has_seats",
                violation_error_message=_("Give at least one seat, or no limit."),
            ),
            models.CheckConstraint(
                condition=Q(seat_offer_hours=None)
                | Q(seat_offer_hours__range=HOURS_TO_ANSWER),
                name="programme_seat_offer_lasts_some_hours",
                violation_error_message=_(
                    "Give at most 336 hours (two weeks) to answer, or none."
                ),
            ),
            ExclusionConstraint(
                name=ONE_SESSION_IN_A_ROOM,
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (during(), RangeOperators.OVERLAPS),
                ],
                condition=Q(
                    room__isnull=False,
                    starts_at__isnull=False,
                    state=SessionState.PUBLISHED,
                ),
                # Two sessions of one release may change rooms.
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "starts_at"], name="programme_session_by_start"
            ),
            models.Index(fields=["starts_at"], name="programme_session_upcoming"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.part_id and self.edition_id and self.part.edition_id != self.edition_id:
            raise ValidationError(
                {"part": _("This part belongs to another edition.")},
                code="foreign_part",
            )
        if self.slug in TAKEN_ADDRESSES:
            raise ValidationError(
                {"slug": _("Another page of the programme has this address.")},
                code="taken_address",
            )

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Without that of the room: what is planned may clash until it is released."""
        super().validate_constraints(exclude={*(exclude or ()), "room"})

    def get_absolute_url(self) -> str:
        return reverse(
            "programme:session",
            kwargs={"edition": self.edition.slug, "session": self.slug},
        )

    @property
    def hours_to_answer(self) -> int | None:
        """How long a seat is offered here; ``None`` where it is given at once."""
        own = self.seat_offer_hours
        return (self.part.seat_offer_hours if own is None else own) or None

    @property
    def is_published(self) -> bool:
        return self.state == SessionState.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of it, in an edition that everybody may see."""
        return self.state in PUBLIC and self.edition.status in PUBLIC_EDITIONS

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= now()
