"""Publication series, their volumes, and further reading."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.core.partial_dates import PartialDateField
from apps.editions.choices import ReferenceKind
from apps.editions.models.edition import Edition
from apps.editions.models.series import Series


class PublicationSeries(TimestampedModel):
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="publication_series"
    )
    name = models.CharField(_("name"), max_length=200, unique=True)
    editors = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("series editors"),
        default=list,
        blank=True,
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("publication series")
        verbose_name_plural = _("publication series")

    def __str__(self) -> str:
        return self.name


class Volume(TimestampedModel):
    publication_series = models.ForeignKey(
        PublicationSeries, on_delete=models.PROTECT, related_name="volumes"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    authors = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("authors"),
        default=list,
        blank=True,
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    link = models.URLField(_("link"), blank=True)
    prepares = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="prepared_by",
        verbose_name=_("prepares the edition"),
    )

    class Meta:
        ordering = ["publication_series", "-number"]
        verbose_name = _("volume")
        verbose_name_plural = _("volumes")
        constraints = [
            models.UniqueConstraint(
                fields=["publication_series", "number"],
                name="editions_volume_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class Reference(TimestampedModel):
    """An entry of further reading: the facts, and the words of the source (R56)."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="references"
    )
    code = models.SlugField(_("code"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=20, choices=ReferenceKind)
    authors = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("authors"),
        default=list,
        blank=True,
    )
    title = models.CharField(_("title"), max_length=300)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    container = models.CharField(_("in"), max_length=400, blank=True)
    volume = models.ForeignKey(
        Volume,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="references",
        verbose_name=_("volume"),
    )
    event_starts_on = PartialDateField(_("event, first day"))
    event_ends_on = PartialDateField(_("event, last day"))
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    dated = PartialDateField(_("date"))
    about_edition = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="documents",
        verbose_name=_("result of the edition"),
    )
    link = models.URLField(_("link"), blank=True)
    verbatim = models.TextField(_("as printed in the source"), blank=True)

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], name="editions_reference_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
