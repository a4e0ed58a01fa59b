"""Which world region a country belongs to, under a scheme the organisers choose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.core.models import TimestampedModel


class WorldRegionScheme(TimestampedModel):
    """A way to divide the world, such as the regional groups of the United Nations."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_default = models.BooleanField(_("used for all counts"), default=False)

    class Meta:
        verbose_name = _("scheme of world regions")
        verbose_name_plural = _("schemes of world regions")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="registration_one_default_region_scheme",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorldRegion(TimestampedModel):
    scheme = models.ForeignKey(
        WorldRegionScheme, on_delete=models.CASCADE, related_name="regions"
    )
    code = models.SlugField(_("code"))
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["scheme", "position"]
        verbose_name = _("world region")
        verbose_name_plural = _("world regions")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"], name="registration_region_once_per_scheme"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CountryInRegion(TimestampedModel):
    """Where a country counts; no region at all is an answer, and ``note`` tells why."""

    scheme = models.ForeignKey(
        WorldRegionScheme, on_delete=models.CASCADE, related_name="countries"
    )
    region = models.ForeignKey(
        WorldRegion,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="countries",
    )
    country = CountryField(_("country"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["scheme", "country"]
        verbose_name = _("country in a world region")
        verbose_name_plural = _("countries in world regions")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "country"],
                name="registration_country_once_per_scheme",
            )
        ]

    def __str__(self) -> str:
        return str(self.country.name)
