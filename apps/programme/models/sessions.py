import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.core.models import TimestampedModel
from apps.editions.choices import Job
from apps.editions.models import Appointment, Edition, KeyQuestion, Part
from apps.notifications.models import Delivery
from apps.programme.choices import (
    LIVE,
    PUBLIC,
    Recording,
    SeatState,
    SessionKind,
    SessionRole,
    SessionState,
)

if TYPE_CHECKING:
    from apps.accounts.models import User


class SessionQuerySet(models.QuerySet["Session"]):
    def published(self) -> Self:
        return self.filter(state=SessionState.PUBLISHED)

    def scheduled(self) -> Self:
        return self.filter(starts_at__isnull=False)

    def for_edition(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def starting_between(self, after: datetime, until: datetime) -> Self:
        return self.filter(starts_at__gt=after, starts_at__lte=until)

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
        takes_part = SessionPerson.objects.filter(session=OuterRef("pk"), person=user)
        return visible.filter(
            Q(state__in=PUBLIC) | Exists(organises) | Exists(takes_part)
        )

    def with_seats(self) -> Self:
        """Annotate ``seated``, ``waiting`` and ``free`` (``None``: no limit)."""
        counts = (
            SignUp.objects.filter(session=OuterRef("pk")).order_by().values("session")
        )

        def count(state: SeatState) -> models.Expression:
            found = counts.filter(state=state).annotate(n=Count("pk")).values("n")
            return Coalesce(models.Subquery(found), 0)

        return self.annotate(
            seated=count(SeatState.SEATED), waiting=count(SeatState.WAITING)
        ).annotate(free=F("capacity") - F("seated"))

    def locked(self) -> Self:
        """Lock the rows until commit, in key order so that callers cannot deadlock."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")


class Session(TimestampedModel):
    """Something people come together for: at a time, or at a time still to be fixed.

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
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=16, choices=SessionKind, default=SessionKind.WORKSHOP
    )
    abstract = models.TextField(
        _("description"),
        blank=True,
        help_text=_("You can use *emphasis*, **strong** and [links](https://…)."),
    )
    starts_at = models.DateTimeField(
        _("start"),
        null=True,
        blank=True,
        help_text=_("Leave both times empty while they are not fixed."),
    )
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    language = models.CharField(
        _("working language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
    )
    recording = models.CharField(
        _("recording"), max_length=16, choices=Recording, default=Recording.NONE
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
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    ends_at__gt=F("starts_at"),
                ),
                name="programme_session_ends_after_it_starts",
                violation_error_message=_(
                    "Give both times, the end after the start, or neither of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="programme_session_has_seats",
                violation_error_message=_("Give at least one seat, or no limit."),
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

    def get_absolute_url(self) -> str:
        return reverse(
            "programme:session",
            kwargs={"edition": self.edition.slug, "session": self.slug},
        )

    @property
    def is_published(self) -> bool:
        return self.state == SessionState.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= now()


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


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def seated(self) -> Self:
        return self.filter(state=SeatState.SEATED)

    def waiting(self) -> Self:
        """In the order they joined: keys are drawn under the lock of the session."""
        return self.filter(state=SeatState.WAITING).order_by("pk")

    def without_letter(self, *, before: str, after: str) -> Self:
        """Those whose person has no letter under ``<before><person><after>``."""
        key = Concat(Value(before), Cast("person_id", models.CharField()), Value(after))
        return self.annotate(letter_key=key).filter(
            ~Exists(Delivery.objects.filter(dedupe_key=OuterRef("letter_key")))
        )

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

    def locked(self) -> Self:
        """Lock the rows until commit, in key order so that callers cannot deadlock."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")


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
    left_at = models.DateTimeField(_("left"), null=True, editable=False)

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
                | Q(state=SeatState.WAITING, seated_at=None, left_at=None)
                | Q(state=SeatState.LEFT, left_at__isnull=False),
                name="programme_sign_up_times_match_state",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state"], name="programme_sign_up_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"

    @property
    def is_seated(self) -> bool:
        return self.state == SeatState.SEATED
