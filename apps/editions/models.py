from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.core.partial_dates import PartialDateField
from apps.editions.choices import EditionStatus, Job, PartKind, PhaseKind


class Series(TimestampedModel):
    title = models.CharField(max_length=200, unique=True)
    subtitle = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title


class Edition(TimestampedModel):
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="editions"
    )
    slug = models.SlugField(unique=True)
    ordinal = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=16, choices=EditionStatus, default=EditionStatus.PLANNED
    )
    theme_title = models.CharField(max_length=300, blank=True)
    theme_subtitle = models.CharField(max_length=300, blank=True)
    starts_on = PartialDateField(max_length=10, blank=True, default="")
    ends_on = PartialDateField(max_length=10, blank=True, default="")
    time_zone = models.CharField(max_length=64, default="Europe/Vienna")
    builds_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
    )

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class Part(TimestampedModel):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=16, choices=PartKind)
    capacity = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition.year}"


class Phase(TimestampedModel):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="phases"
    )
    kind = models.CharField(max_length=16, choices=PhaseKind)


class Appointment(TimestampedModel):
    """Who holds which job at an edition."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="appointments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    job = models.CharField(max_length=16, choices=Job)


class QuestionCluster(TimestampedModel):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="question_clusters"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class KeyQuestion(TimestampedModel):
    cluster = models.ForeignKey(
        QuestionCluster, on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=16)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text
