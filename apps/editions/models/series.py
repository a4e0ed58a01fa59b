from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel


class Series(TimestampedModel):
    """The yearly event as a whole."""

    title = models.CharField(_("title"), max_length=200, unique=True)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    name_variants = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("other spellings"),
        default=list,
        blank=True,
        help_text=_("Found by search; never shown as the title."),
    )
    purposes = ArrayField(
        models.TextField(), verbose_name=_("purposes"), default=list, blank=True
    )
    cycle_caption = models.CharField(
        _("caption of the cycle"), max_length=300, blank=True
    )
    frequency = models.CharField(_("how often"), max_length=100, blank=True)
    theme_inputs = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("what the choice of a theme takes up"),
        default=list,
        blank=True,
    )
    frameworks = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("frameworks it contributes to"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title


class LoadedRecord(TimestampedModel):
    """What a data file last said of one row; tells a change made here from a new file."""

    name = models.CharField(max_length=300, unique=True)
    values: "models.JSONField[Any]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("loaded record")
        verbose_name_plural = _("loaded records")

    def __str__(self) -> str:
        return self.name
