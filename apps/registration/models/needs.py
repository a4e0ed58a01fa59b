"""What becomes of each access need: how far it is, until when, and who takes care."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.choices import OVER, Job
from apps.editions.models import Appointment
from apps.registration.choices import LIVE, AccessNeed
from apps.registration.models.personal import AccessNeeds
from apps.registration.need_choices import TO_ARRANGE, NeedState

SOON = timedelta(days=7)


class NeedQuerySet(LockableQuerySet["AccessNeedCase"]):
    def alive(self) -> Self:
        """Of people who take part or still may, at events that are not over."""
        return self.filter(needs__application__state__in=LIVE).exclude(
            needs__application__part__edition__status__in=OVER
        )

    def to_arrange(self) -> Self:
        return self.alive().filter(state__in=TO_ARRANGE)

    def overdue(self, today: date) -> Self:
        return self.to_arrange().filter(due_on__lt=today)

    def due_soon(self, today: date) -> Self:
        return self.to_arrange().filter(due_on__range=(today, today + SOON))

    def with_carer(self) -> Self:
        """Annotate ``has_carer``: the responsible person still organises the edition."""
        organises = Appointment.objects.filter(
            edition=OuterRef("needs__application__part__edition"),
            person=OuterRef("responsible"),
            job=Job.ORGANISER,
        )
        may = Q(responsible__is_superuser=True) | Q(Exists(organises))
        return self.annotate(
            has_carer=Case(
                When(Q(responsible__is_active=True) & may, then=True),
                default=False,
                output_field=BooleanField(),
            )
        )

    def nobody_cares_for(self) -> Self:
        return self.to_arrange().with_carer().filter(has_carer=False)


class AccessNeedCase(TimestampedModel):
    """One need of one person. It goes with the access needs, whenever they go.

    ``actions.arranging`` moves it for organisers, ``actions.access_needs`` for the person.
    """

    needs = models.ForeignKey(
        AccessNeeds, on_delete=models.CASCADE, related_name="cases"
    )
    kind = models.CharField(_("what is needed"), max_length=16, choices=AccessNeed)
    state = models.CharField(
        _("state"), max_length=16, choices=NeedState, default=NeedState.OPEN
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_due_chosen = models.BooleanField(
        _("somebody chose the day"), default=False, editable=False
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    note_for_person = models.TextField(
        _("what the person is told"), max_length=2000, blank=True
    )
    internal_note = models.TextField(
        _("note among organisers"), max_length=2000, blank=True
    )
    reason = models.TextField(_("why it cannot be met"), max_length=2000, blank=True)
    alternative = models.TextField(
        _("what is offered instead"), max_length=2000, blank=True
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("access need")
        verbose_name_plural = _("access needs to arrange")
        constraints = [
            models.UniqueConstraint(
                fields=["needs", "kind"], name="registration_access_need_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=NeedState.UNMET) & ~Q(reason="") & ~Q(alternative="")
                )
                | (
                    Q(state__in=[one for one in NeedState if one != NeedState.UNMET])
                    & Q(reason="", alternative="")
                ),
                name="registration_unmet_need_has_reason_and_alternative",
                violation_error_message=_(
                    "Say why it cannot be met, and what is offered instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.needs.application.reference
