"""What a report holds, piece by piece."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from apps.contributions.choices import READERS, Attribution, Kind, ReportState
from apps.contributions.models.reports import Report
from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.choices import Job
from apps.editions.models import Appointment, Edition, KeyQuestion
from apps.registration.models import Application, WorldRegion

if TYPE_CHECKING:
    from apps.accounts.models import User


class ContributionQuerySet(LockableQuerySet["Contribution"]):
    def filed(self) -> Self:
        return self.filter(report__state=ReportState.FILED)

    def standing(self) -> Self:
        """Without those merged into one that is filed as well."""
        return self.exclude(merged_into__report__state=ReportState.FILED)

    def shown(self) -> Self:
        return self.filter(is_hidden=False)

    def for_edition(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Contributions that ``user`` may know of.

        Organisers and drafters see all that is filed at their editions, rapporteurs
        what they write themselves; they and the people with a place see what is filed
        and not hidden.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        staff = Appointment.objects.filter(
            edition=OuterRef("edition"), person=user, job__in=READERS
        )
        rapporteur = Appointment.objects.filter(
            edition=OuterRef("edition"), person=user, job=Job.RAPPORTEUR
        )
        place = Application.objects.admitted().filter(
            part__edition=OuterRef("edition"), person=user
        )
        filed = Q(report__state=ReportState.FILED)
        return self.filter(
            Q(report__rapporteur=user)
            | (filed & Q(Exists(staff)))
            | (filed & Q(is_hidden=False) & (Q(Exists(place)) | Q(Exists(rapporteur))))
        )


class Contribution(TimestampedModel):
    """One finding, proposal or practice of a report."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="contributions"
    )
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="contributions"
    )
    #: Given with the form, so the same row sent twice is one contribution.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    #: Who was in the session, or has a place, and wrote it; told to nobody else.
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="contributions_handed_in",
        verbose_name=_("handed in by"),
    )
    #: The page in a browser it was last saved from, whose own later texts overtake nothing.
    saved_from = models.UUIDField(null=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(
        _("kind"), max_length=16, choices=Kind, default=Kind.FINDING
    )
    text = models.TextField(_("text"), blank=True)
    key_questions = models.ManyToManyField(
        KeyQuestion,
        blank=True,
        related_name="contributions",
        verbose_name=_("key questions"),
    )
    attribution = models.CharField(
        _("attribution"),
        max_length=16,
        choices=Attribution,
        default=Attribution.UNATTRIBUTED,
    )
    attributed_to = models.CharField(_("name to show"), max_length=200, blank=True)
    agreement = models.CharField(
        _("how the person agreed to be named"), max_length=200, blank=True
    )
    agreement_noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    agreement_noted_at = models.DateTimeField(null=True, editable=False)
    world_region = models.ForeignKey(
        WorldRegion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
        verbose_name=_("world region it comes from"),
    )
    is_hidden = models.BooleanField(
        _("hidden"),
        default=False,
        help_text=_("Hidden from participants and from the published sources."),
    )

    #: The one that says the same, and stands for both.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "position", "pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            # A draft may still lack the name, or the text; a filed report lacks neither.
            models.CheckConstraint(
                condition=Q(attribution=Attribution.NAMED) | Q(attributed_to=""),
                name="contributions_name_only_when_attributed",
                violation_error_message=_(
                    "Give a name only when the person agreed to be named."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    agreement="",
                    agreement_noted_by__isnull=True,
                    agreement_noted_at__isnull=True,
                )
                | (
                    ~Q(agreement="")
                    & Q(
                        attribution=Attribution.NAMED,
                        agreement_noted_by__isnull=False,
                        agreement_noted_at__isnull=False,
                    )
                ),
                name="contributions_agreement_is_noted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("pk")),
                name="contributions_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        # Not its text: this goes into the audit trail, which nobody can take back.
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def shown_name(self) -> str:
        """Who is named; nobody where the session uses the Chatham House Rule by now."""
        rule = self.report.session.uses_chatham_house_rule
        return "" if rule else self.attributed_to

    @property
    def region_name(self) -> str:
        return self.world_region.name if self.world_region else ""
