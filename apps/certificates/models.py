from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.certificates.choices import Ended
from apps.core.models import LockableQuerySet, TimestampedModel
from apps.core.zones import zone_or_ours
from apps.editions.models import Part
from apps.programme.choices import SessionKind
from apps.registration.models import Application
from apps.registration.models.application import REFERENCE_LETTERS

if TYPE_CHECKING:
    from apps.accounts.models import User

#: Four groups of four of 24 letters: 73 bits, so that no code is found by trying.
GROUPS, LETTERS_IN_A_GROUP = 4, 4


def new_code() -> str:
    letters = get_random_string(GROUPS * LETTERS_IN_A_GROUP, REFERENCE_LETTERS)
    return "-".join(
        letters[at : at + LETTERS_IN_A_GROUP]
        for at in range(0, len(letters), LETTERS_IN_A_GROUP)
    )


def usual_kinds() -> list[str]:
    return [SessionKind.PLENARY, SessionKind.WORKSHOP, SessionKind.PANEL]


class CertificateRule(TimestampedModel):
    """What has to be attended at a part for a certificate; stated before it begins."""

    audited_by_name = True

    part = models.OneToOneField(
        Part,
        on_delete=models.CASCADE,
        related_name="certificate_rule",
        verbose_name=_("part"),
    )
    share = models.PositiveSmallIntegerField(
        _("share of the sessions, in per cent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    kinds = ArrayField(
        models.CharField(max_length=16, choices=SessionKind),
        verbose_name=_("sessions that count"),
        default=usual_kinds,
        help_text=_("Of sessions at the same time one counts."),
    )
    contributions_up_to = models.PositiveSmallIntegerField(
        _("contributions that count"),
        default=0,
        help_text=_(
            "So many filed reports and comments at most count like one session each,"
            " for people who cannot be there at that hour. 0: none."
        ),
    )

    class Meta:
        ordering = ["part"]
        verbose_name = _("rule for certificates")
        verbose_name_plural = _("rules for certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="certificates_rule_asks_for_a_share",
                violation_error_message=_("Give a share from 1 to 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(kinds__len__gt=0),
                name="certificates_rule_counts_some_sessions",
                violation_error_message=_("Choose at least one kind of session."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.part)


class RuleException(TimestampedModel):
    """Somebody may have a certificate without meeting the rule, for a reason."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="certificate_exception"
    )
    reason = models.TextField(_("reason"), max_length=1000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("made by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("exception from the rule")
        verbose_name_plural = _("exceptions from the rule")

    def __str__(self) -> str:
        return self.application.reference


class CertificateQuerySet(LockableQuerySet["Certificate"]):
    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def without_content(self) -> Self:
        """For pages that only tell about the file."""
        return self.defer("content")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(application__person=user)


class Certificate(TimestampedModel):
    """That a person took part in a part of an edition, under the name they chose.

    Neither the figures nor an exception stand in it: they are nobody else's business.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="certificates"
    )
    code = models.CharField(
        _("code"), max_length=32, unique=True, default=new_code, editable=False
    )
    name = models.CharField(_("name on the certificate"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES
    )
    shows_name = models.BooleanField(
        _("the name is shown to whoever checks the code"), default=False
    )
    issued_at = models.DateTimeField(_("issued"), default=now, editable=False)
    by_exception = models.BooleanField(_("by exception"), default=False, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_because = models.CharField(
        _("ended because"), max_length=16, choices=Ended, blank=True, editable=False
    )
    ended_reason = models.CharField(
        _("reason"), max_length=1000, blank=True, editable=False
    )
    content = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ended_at__isnull=True),
                name="certificates_one_in_force_per_application",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="certificates_end_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", content__isnull=True)
                | (~Q(sha256="") & Q(content__isnull=False)),
                name="certificates_content_matches_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None

    @property
    def issued_on(self) -> date:
        """The day by the clock of the edition, the same for whoever reads it."""
        zone = zone_or_ours(self.application.part.edition.time_zone)
        return self.issued_at.astimezone(zone).date()
