"""What is kept apart from the application: consents and access needs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.registration import wordings
from apps.registration.choices import AccessNeed, ConsentKind, ConsentScope
from apps.registration.models.application import Application


class ConsentWording(TimestampedModel):
    """The very words a person agreed to, kept once for all who saw them."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("consent wording")
        verbose_name_plural = _("consent wordings")

    def __str__(self) -> str:
        return self.text[:60]


class Consent(TimestampedModel):
    """That a person agreed, to which words and when; a withdrawal is added, not erased."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="consents"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ConsentKind)
    scope = models.CharField(_("scope"), max_length=16, choices=ConsentScope)
    wording = models.ForeignKey(
        ConsentWording, on_delete=models.PROTECT, related_name="consents"
    )
    #: In which the words were read; two languages may share a text not yet translated.
    language = models.CharField(_("language"), max_length=10)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="registration_consent_in_force_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=F("given_at")),
                name="registration_consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_current(self) -> bool:
        """Whether the words that were agreed to are those we ask in now."""
        return wordings.is_current(self.kind, self.wording.text, language=self.language)


class AccessNeeds(TimestampedModel):
    """What a person needs to take part; never in lists, exports or history."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="access_needs"
    )
    kinds = ArrayField(
        models.CharField(max_length=16, choices=AccessNeed),
        verbose_name=_("what is needed"),
        default=list,
        blank=True,
    )
    details = models.TextField(_("in the person's words"), blank=True)

    class Meta:
        verbose_name = _("access needs")
        verbose_name_plural = _("access needs")

    def __str__(self) -> str:
        return self.application.reference
