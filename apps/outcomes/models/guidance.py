"""What a provision means for whom: words for its readers, beside the adopted text."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.choices import Level
from apps.editions.models import Instrument
from apps.outcomes.choices import Addressee, ParagraphKind
from apps.outcomes.models.document import Paragraph


class Guidance(TimestampedModel):
    """Whom a provision speaks to, with what it works, and what it asks in one sentence.

    Nobody adopts it: it is written beside the text, also after its publication, and says
    so wherever it is shown.
    """

    paragraph = models.OneToOneField(
        Paragraph,
        on_delete=models.PROTECT,
        related_name="guidance",
        limit_choices_to={"kind": ParagraphKind.PROVISION},
    )
    #: What to do, in one sentence, for the short version.
    short = models.CharField(max_length=200, blank=True)
    time_frame = models.CharField(max_length=100, blank=True)
    levels = ArrayField(
        models.CharField(max_length=16, choices=Level), default=list, blank=True
    )
    addressees = ArrayField(
        models.CharField(max_length=16, choices=Addressee), default=list, blank=True
    )
    instruments = models.ManyToManyField(
        Instrument, blank=True, related_name="guidance"
    )

    class Meta:
        ordering = ["paragraph"]
        verbose_name = _("guidance")
        verbose_name_plural = _("guidance")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.paragraph_id}"
