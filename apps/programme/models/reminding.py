"""When people are reminded of what, and which reminders went out together."""

from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.core.zones import zone_or_ours
from apps.editions.choices import PhaseKind
from apps.editions.models import Edition, Part
from apps.notifications.models import Delivery, Mailing
from apps.programme.choices import Anchor, SessionKind, Unit

#: So long before what it is about a reminder of days or hours is still of use.
LATEST = timedelta(hours=1)
#: So long after it was due a letter about something past is still of use.
STILL_OF_USE = timedelta(days=14)


class ReminderRuleQuerySet(models.QuerySet["ReminderRule"]):
    def on(self) -> Self:
        return self.filter(is_on=True)


class ReminderRule(TimestampedModel):
    """Who is written to, how long before or after what; on once somebody looked at it.

    ``actions`` is the only code that switches it on and off.
    """

    audited_by_name = True

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="reminder_rules",
        verbose_name=_("edition"),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Organisers see it, readers do not.")
    )
    amount = models.PositiveSmallIntegerField(_("how long"))
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    is_after = models.BooleanField(
        _("before or after"),
        choices=[(False, _("before")), (True, _("after"))],
        default=False,
    )
    anchor = models.CharField(
        _("what it is counted from"), max_length=16, choices=Anchor
    )
    audience = models.CharField(_("who gets it"), max_length=32)
    part = models.ForeignKey(
        Part,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("part"),
        help_text=_("Empty: every part."),
    )
    kind = models.CharField(
        _("kind of session"),
        max_length=16,
        choices=SessionKind,
        blank=True,
        help_text=_("Empty: every kind."),
    )
    phase = models.CharField(
        _("phase"),
        max_length=16,
        choices=PhaseKind,
        blank=True,
        help_text=_("Needed where it is counted from the end of a phase."),
    )
    is_gathered = models.BooleanField(
        _("one letter for all of a day"),
        default=True,
        help_text=_("Sessions of one day that a person is reminded of come together."),
    )
    #: By the code of the language: ``subject`` and ``text``; empty: ours.
    texts = models.JSONField(_("own texts"), default=dict, blank=True)
    is_on = models.BooleanField(_("on"), default=False, editable=False)
    approved_at = models.DateTimeField(_("switched on"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("switched on by"),
    )

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of reminders")
        verbose_name_plural = _("rules of reminders")
        ordering = ["edition", "anchor", "is_after", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(approved_at__isnull=False),
                name="programme_rule_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(anchor=Anchor.PHASE_END) | ~Q(phase=""),
                name="programme_rule_of_a_phase_names_it",
                violation_error_message=_("Choose the phase whose end is meant."),
            ),
            models.CheckConstraint(
                condition=~Q(anchor=Anchor.RELEASE) | Q(is_after=True),
                name="programme_rule_of_a_release_comes_after_it",
                violation_error_message=_(
                    "Nobody knows of a release before it is made: choose “after”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return zone_or_ours(self.edition.time_zone)

    @property
    def distance(self) -> timedelta:
        return timedelta(**{self.unit: self.amount})

    def due_at(self, moment: datetime) -> datetime:
        """When it is time; days are those of the clocks in the edition's town."""
        if self.unit == Unit.DAYS:
            moment = moment.astimezone(self.zone)
        return moment + self.distance if self.is_after else moment - self.distance

    def over_at(self, moment: datetime) -> datetime:
        """From when on the letter would be of no use."""
        if self.is_after:
            return self.due_at(moment) + STILL_OF_USE
        return moment - LATEST if self.distance > LATEST else moment

    @property
    def gathers(self) -> bool:
        """Offers of seats never come together: each has its own time to answer."""
        return (
            self.is_gathered
            and self.audience != "seat_offered"
            and not self.texts
            and not self.is_after
            and self.anchor == Anchor.SESSION_START
            and self.distance > LATEST
        )


class Gathered(TimestampedModel):
    """A reminder that went into one letter with others; ``key`` is what it has alone."""

    key = models.CharField(max_length=200, unique=True)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="gathered"
    )
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("reminder in a letter with others")
        verbose_name_plural = _("reminders in letters with others")

    def __str__(self) -> str:
        return self.key
