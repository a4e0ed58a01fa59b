"""What people of sessions say about themselves: once for each edition."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition


class SpeakerProfile(TimestampedModel):
    """Who somebody is, in their own words, for the sessions of one edition."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="speaker_profiles"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="speaker_profiles",
    )
    biography = models.TextField(_("about me"), blank=True)
    shows_biography = models.BooleanField(_("is shown"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("profile of a speaker")
        verbose_name_plural = _("profiles of speakers")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                name="programme_one_profile_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.edition_id}"


class Availability(TimestampedModel):
    """A time at which somebody can be in a session.

    Whoever has said nothing for an edition may have time at any hour.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="availabilities"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="availabilities",
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("time at which somebody can")
        verbose_name_plural = _("times at which people can")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="programme_availability_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="programme_availability_said_once",
                expressions=[
                    ("edition", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.edition_id}"
