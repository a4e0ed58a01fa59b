"""An edition, its parts and phases, and who holds which job at it."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeOperators,
)
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.date_order import first_before_last
from apps.core.models import TimestampedModel
from apps.core.partial_dates import PartialDateField, display_range
from apps.core.zones import validate_zone
from apps.editions.choices import (
    OVER,
    PUBLIC,
    EditionStatus,
    Job,
    Mode,
    PartKind,
    PhaseKind,
)
from apps.editions.models.series import Series

if TYPE_CHECKING:
    from apps.accounts.models import User


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest_first(self) -> Self:
        return self.order_by("-year", "-ordinal")

    def public(self) -> Self:
        return self.filter(status__in=PUBLIC)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Editions ``user`` may know of: the public ones and those they work for."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser:
            return self
        job = Appointment.objects.filter(edition=OuterRef("pk"), person=user)
        return self.filter(Q(status__in=PUBLIC) | Exists(job))

    def with_phase(self) -> Self:
        """Each with the kind of the phase it is in; of several, the last begun."""
        on_now = (
            Phase.objects.at()
            .filter(edition=OuterRef("pk"))
            .order_by("-during__startswith", "kind")
        )
        return self.annotate(phase_now=Subquery(on_now.values("kind")[:1]))

    def organised_by(self, user: "User | AnonymousUser") -> Self:
        """Editions whose organiser ``user`` is; all of them for an administrator."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Exists(
                Appointment.objects.filter(
                    edition=OuterRef("pk"), person=user, job=Job.ORGANISER
                )
            )
        )


class _WithSeries(models.Manager["Edition"]):
    """Brings the series along, because an edition is named after it."""

    def get_queryset(self) -> models.QuerySet["Edition"]:
        return super().get_queryset().select_related("series")


class Edition(TimestampedModel):
    """One year's Academy and Conference.

    Ordinal and year are stored apart: there was no edition in 2025 and the fifth is 2026.
    """

    audited_by_name = True

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="editions"
    )
    slug = models.SlugField(
        _("address"),
        unique=True,
        validators=[RegexValidator(r"^[0-9]{4}(-[a-z0-9-]+)?$")],
        help_text=_("Begins with the year, for example 2023."),
    )
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(
        _("status"), max_length=16, choices=EditionStatus, default=EditionStatus.PLANNED
    )
    theme_title = models.CharField(_("theme"), max_length=300, blank=True)
    theme_subtitle = models.CharField(_("theme, subtitle"), max_length=300, blank=True)
    theme_description = models.TextField(_("theme, description"), blank=True)
    theme_reasons = models.TextField(
        _("why this theme"),
        blank=True,
        help_text=_("The written reasons for the choice."),
    )
    working_titles = ArrayField(
        models.CharField(max_length=300),
        verbose_name=_("earlier working titles"),
        default=list,
        blank=True,
    )
    starts_on = PartialDateField(_("first day"))
    ends_on = PartialDateField(_("last day"))
    dates_are_final = models.BooleanField(
        _("dates are final"),
        default=False,
        help_text=_("Until then pages say that the precise date is to be determined."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Vienna",
        validators=[validate_zone],
    )
    next_generation_text = models.TextField(
        _("next generation, definition"),
        blank=True,
        help_text=_("Shown where people say whether they belong to it."),
    )
    target_scope = models.TextField(_("whom the event is for"), blank=True)
    results = models.TextField(
        _("results"),
        blank=True,
        help_text=_("What became, or is to become, of what the event brings together."),
    )
    offers_quick_exit = models.BooleanField(
        _("“Leave this page quickly” on every page of the edition"),
        default=False,
        help_text=_(
            "For people who may be watched. It can also alarm others, so it is off "
            "unless you need it."
        ),
    )
    builds_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        verbose_name=_("builds on"),
    )

    objects = _WithSeries.from_queryset(EditionQuerySet)()

    class Meta:
        ordering = ["-year", "-ordinal"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "ordinal"],
                name="editions_ordinal_once_in_a_series",
                violation_error_message=_("Another edition has this ordinal."),
            ),
            models.CheckConstraint(
                condition=Q(ordinal__gt=0),
                name="editions_ordinal_is_positive",
                violation_error_message=_("Give an ordinal of 1 or more."),
            ),
            first_before_last(
                "starts_on", "ends_on", name="editions_edition_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series.title} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("editions:edition", kwargs={"edition": self.slug})

    @property
    def dates(self) -> str:
        """The dates in words, as vague as they are."""
        return display_range(
            self.starts_on, self.ends_on, to_be_determined=not self.dates_are_final
        )

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def heading(self) -> str:
        """The theme; not every edition of the archive has one on record."""
        return self.theme_title or _("Academy and Conference %(year)s") % {
            "year": self.year
        }

    @property
    def full_theme(self) -> str:
        return ": ".join(filter(None, [self.theme_title, self.theme_subtitle]))


#: The fewest and the most hours to answer the offer of a seat.
HOURS_TO_ANSWER = (1, 336)


class Part(TimestampedModel):
    """The Academy or the Conference of an edition."""

    audited_by_name = True

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=16, choices=PartKind)
    mode = models.CharField(_("mode"), max_length=16, choices=Mode, blank=True)
    formats = models.CharField(
        _("forms of work"),
        max_length=200,
        blank=True,
        help_text=_("For example: online plenary sessions and workshops."),
    )
    description = models.TextField(_("description"), blank=True)
    starts_on = PartialDateField(_("first day"))
    ends_on = PartialDateField(_("last day"))
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    seat_offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer the offer of a seat"),
        null=True,
        blank=True,
        help_text=_(
            "For its sessions that say nothing else. A seat that becomes free is offered"
            " to the next on the waiting list, who has so many hours to take it. Empty:"
            " it is theirs at once."
        ),
    )

    class Meta:
        ordering = ["edition", "kind"]
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                name="editions_one_part_of_each_kind",
                violation_error_message=_("The edition has this part already."),
            ),
            first_before_last(
                "starts_on", "ends_on", name="editions_part_begins_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(seat_offer_hours=None)
                | Q(seat_offer_hours__range=HOURS_TO_ANSWER),
                name="editions_seat_offer_lasts_some_hours",
                violation_error_message=_(
                    "Give between 1 and 336 hours (two weeks) to answer, or none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition.year}"

    @property
    def dates(self) -> str:
        return display_range(self.starts_on, self.ends_on)


class PhaseQuerySet(models.QuerySet["Phase"]):
    def at(self, instant: datetime | None = None) -> Self:
        return self.filter(during__contains=instant or timezone.now())


class Phase(TimestampedModel):
    """When something may be done; ``rules.phase_allows`` asks it."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="phases"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=PhaseKind)
    during = DateTimeRangeField(_("time"), help_text=_("Start included, end excluded."))

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "during"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            ExclusionConstraint(
                name="editions_phases_of_a_kind_do_not_overlap",
                expressions=[
                    ("edition", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "There is a phase of this kind at that time."
                ),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="editions_phase_takes_time",
                violation_error_message=_("The phase must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition.year}"


class Appointment(TimestampedModel):
    """Who holds which job at an edition. An administrator needs none."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="appointments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("person"),
    )
    job = models.CharField(_("job"), max_length=16, choices=Job)

    class Meta:
        ordering = ["edition", "job", "pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person", "job"], name="editions_each_job_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_job_display()}"
