"""The call and the application."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.choices import Job, Level
from apps.editions.models import Appointment, Edition, Part, TargetGroup
from apps.registration.choices import (
    HOLDING,
    LIVE,
    Because,
    CompanionAs,
    Discipline,
    Function,
    Mode,
    Relation,
    Settlement,
    SizeBand,
    SpokenLanguage,
    State,
)
from apps.registration.models.naming import Named
from apps.registration.models.published import ReadByAll
from apps.registration.models.regions import CountryInRegion

if TYPE_CHECKING:
    from apps.accounts.models import User

#: Without vowels and look-alikes: it is read aloud and never spells a word.
REFERENCE_LETTERS = "2346789BCDFGHJKMPQRTVWXY"


#: So long after the closing what somebody typed is still kept, though never sent.
PAGES_STAND_OPEN = timedelta(days=1)


def new_reference() -> str:
    letters = get_random_string(8, REFERENCE_LETTERS)
    return f"{letters[:4]}-{letters[4:]}"


class Call(ReadByAll, TimestampedModel):
    """Who may apply for a place at a part, from when to when, and how places are given."""

    part = models.OneToOneField(Part, on_delete=models.CASCADE, related_name="call")
    mode = models.CharField(
        _("how places are given"), max_length=16, choices=Mode, default=Mode.SELECTION
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    acceptance_days = models.PositiveSmallIntegerField(
        _("days to accept a place"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "So long a place is kept for the person to say yes, but not longer than "
            "until the part begins, as soon as its dates are fixed. Nobody’s time runs "
            "out at night. Where less than a day and a half is left, a place is given "
            "without asking. Empty: it always is."
        ),
    )
    text = models.TextField(_("text of the call"), blank=True)
    disagreement_from = models.PositiveSmallIntegerField(
        _("disagreement from"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_(
            "Reviews disagree when their results are this many points of 100 apart."
        ),
    )
    asks_gender = models.BooleanField(
        _("ask about gender"),
        default=False,
        help_text=_(
            "As a free question in the last step. Ask only what you will use: answers are"
            " shown in numbers only, never beside a name."
        ),
    )
    #: What people are asked now; the rows of questions are the next version at work.
    current = models.ForeignKey(
        "registration.CallVersion",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("current version"),
    )

    selection_closed_at = models.DateTimeField(
        _("selection closed"), null=True, blank=True, editable=False
    )

    class Meta:
        ordering = ["part"]
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="registration_call_closes_after_opening",
                violation_error_message=_("The call must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(acceptance_days__isnull=True)
                | Q(acceptance_days__range=(1, 60)),
                name="registration_call_leaves_time_to_accept",
                violation_error_message=_("Leave between 1 and 60 days to accept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.part)

    @property
    def has_opened(self) -> bool:
        return self.opens_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_past(self) -> bool:
        return timezone.now() >= self.closes_at

    @property
    def has_just_closed(self) -> bool:
        """Whether somebody may still have a page before them that they began in time."""
        return self.is_past and timezone.now() < self.closes_at + PAGES_STAND_OPEN


class ApplicationQuerySet(LockableQuerySet["Application"]):
    def admitted(self) -> Self:
        return self.filter(state=State.ADMITTED)

    def counted(self) -> Self:
        """Without companions and guests who come on top of the places."""
        return self.filter(is_counted=True)

    def holding(self) -> Self:
        """Those who take a place, whether or not they have accepted it yet."""
        return self.counted().filter(state__in=HOLDING)

    def waiting(self) -> Self:
        """The waiting list; whoever stands first moves up first."""
        return self.filter(state=State.WAITING).order_by("waiting_since", "pk")

    def overdue(self, at: datetime) -> Self:
        """Offers that nobody answered in time."""
        return self.filter(state=State.OFFERED, offered_until__lte=at)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def for_edition(self, edition: Edition) -> Self:
        return self.filter(part__edition=edition)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Rows ``user`` may know of: their own, and all where they organise.

        Reviewers read an application without its person, see ``blind``.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        serves = Appointment.objects.filter(
            edition=OuterRef("part__edition"),
            person=user,
            job=Job.ORGANISER,
        )
        return self.filter(Q(person=user) | Q(Exists(serves)))

    def with_world_region(self) -> Self:
        """Annotate ``region_name`` under the default scheme; empty where it has none."""
        here: QuerySet[CountryInRegion] = CountryInRegion.objects.filter(
            scheme__is_default=True, country=OuterRef("country")
        )
        return self.annotate(region_name=Subquery(here.values("region__name")[:1]))


class Application(Named, TimestampedModel):
    """One person's application for a place at one part of an edition.

    ``actions`` is the only code that changes ``state``; the constraints keep the row
    truthful when something else does.
    """

    audited_by_name = True

    part = models.ForeignKey(
        Part, on_delete=models.PROTECT, related_name="applications"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications"
    )
    reference = models.CharField(
        _("reference"),
        max_length=16,
        unique=True,
        default=new_reference,
        editable=False,
    )
    submission_key = models.UUIDField(
        _("submission key"), unique=True, default=uuid.uuid4, editable=False
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=State,
        default=State.SUBMITTED,
        editable=False,
    )
    call_version = models.ForeignKey(
        "registration.CallVersion",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("version of the call"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decision_reason = models.TextField(_("reason"), blank=True, editable=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, editable=False)
    offered_until = models.DateTimeField(_("offered until"), null=True, editable=False)
    withdrawn_because = models.CharField(
        _("why it is withdrawn"),
        max_length=16,
        choices=Because,
        blank=True,
        editable=False,
    )
    is_counted = models.BooleanField(
        _("takes one of the places"), default=True, editable=False
    )
    accompanies = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="companions",
        verbose_name=_("accompanies"),
        editable=False,
    )
    companion_as = models.CharField(
        _("comes as"), max_length=16, choices=CompanionAs, blank=True, editable=False
    )

    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    display_name = models.CharField(
        _("name shown to others"), max_length=200, blank=True
    )
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    position = models.CharField(
        pgettext_lazy("of somebody in an organisation", "position"),
        max_length=200,
        blank=True,
    )
    country = CountryField(_("country"), blank=True)
    target_group = models.ForeignKey(
        TargetGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("group"),
    )
    relation = models.CharField(
        _("relation to local government"), max_length=16, choices=Relation, blank=True
    )
    function = models.CharField(
        _("function"), max_length=16, choices=Function, blank=True
    )
    level = models.CharField(
        _("governance level"), max_length=16, choices=Level, blank=True
    )
    settlement = models.CharField(
        _("kind of place"), max_length=16, choices=Settlement, blank=True
    )
    size_band = models.CharField(
        _("size of the place"), max_length=16, choices=SizeBand, blank=True
    )
    disciplines = ArrayField(
        models.CharField(max_length=24, choices=Discipline),
        verbose_name=_("professional fields"),
        default=list,
        blank=True,
    )
    languages = ArrayField(
        models.CharField(max_length=8, choices=SpokenLanguage),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    next_generation = models.BooleanField(_("next generation"), default=False)
    is_first_time = models.BooleanField(_("first time here"), null=True, blank=True)
    motivation = models.TextField(_("motivation"), blank=True)
    own_contribution = models.TextField(_("own contribution"), blank=True)

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(
                fields=["part", "state", "waiting_since"],
                name="registration_waiting_list",
            ),
            models.Index(
                fields=["offered_until"],
                condition=Q(state=State.OFFERED),
                name="registration_open_offers",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "person"],
                condition=~Q(state=State.WITHDRAWN),
                name="registration_one_application_per_person",
                violation_error_message=_("You have already applied."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUBMITTED, decided_at__isnull=True)
                | Q(
                    state__in=(*HOLDING, State.WAITING, State.DECLINED),
                    decided_at__isnull=False,
                )
                | Q(state=State.WITHDRAWN),
                name="registration_decided_at_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, waiting_since__isnull=False)
                | (~Q(state=State.WAITING) & Q(waiting_since__isnull=True)),
                name="registration_waiting_since_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OFFERED, offered_until__isnull=False)
                | (~Q(state=State.OFFERED) & Q(offered_until__isnull=True)),
                name="registration_offered_until_matches_state",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.WITHDRAWN) & ~Q(withdrawn_because=""))
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_because="")),
                name="registration_withdrawn_because_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(accompanies__isnull=True, companion_as="")
                | (
                    Q(accompanies__isnull=False, is_counted=False) & ~Q(companion_as="")
                ),
                name="registration_companions_take_no_place",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("registration:application", args=[self.reference])
