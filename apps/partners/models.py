from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.models import Edition
from apps.partners.choices import LISTED, Role, State

if TYPE_CHECKING:
    from apps.accounts.models import User


def logo_path(organisation: "Organisation", filename: str) -> str:
    """A generated name: what people call their files is nobody's business."""
    return f"logos/{uuid4().hex}.{filename.rsplit('.', 1)[-1].lower()}"


class Organisation(TimestampedModel):
    """One body, whatever it is called where; reused across editions."""

    audited_by_name = True

    code = models.SlugField(_("code"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=300, unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    auspices = models.CharField(
        _("auspices"),
        max_length=200,
        blank=True,
        help_text=_("For example: under the auspices of UNESCO."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ImageField(_("logo"), upload_to=logo_path, blank=True)

    history = HistoricalRecords(excluded_fields=["logo"])

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        if self.abbreviation:
            return f"{self.full_name} ({self.abbreviation})"
        return self.full_name


class OrganisationName(TimestampedModel):
    """Another form of the name, found by search; the full name stays the one shown."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=10, blank=True)
    seen_in = models.CharField(_("seen in"), max_length=100, blank=True)

    class Meta:
        ordering = ["organisation", "name"]
        verbose_name = _("name form")
        verbose_name_plural = _("name forms")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="partners_name_form_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnershipQuerySet(LockableQuerySet["Partnership"]):
    def listed(self) -> Self:
        return self.filter(state__in=LISTED)

    def confirmed(self) -> Self:
        return self.filter(state=State.CONFIRMED)

    def unconfirmed(self) -> Self:
        return self.filter(state=State.TO_BE_CONFIRMED)

    def for_contact(self, user: "User | AnonymousUser") -> Self:
        """The partnerships that ``user`` answers for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(contacts__person=user)


class Partnership(TimestampedModel):
    """An organisation's part in one edition. ``actions`` alone changes ``state``."""

    audited_by_name = True

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="partnerships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(
        _("role"), max_length=16, choices=Role, default=Role.PARTNER
    )
    state = models.CharField(
        _("state"), max_length=16, choices=State, default=State.INVITED, editable=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    evidence = models.CharField(
        _("evidence"),
        max_length=300,
        blank=True,
        help_text=_("Where the confirmation can be found."),
    )

    objects = PartnershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["edition", "position", "pk"]
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation", "role"],
                name="partners_one_partnership_per_role",
                violation_error_message=_(
                    "This organisation already has this role at this edition."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="partners_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.edition.year})"

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED

    @property
    def logo(self) -> "models.fields.files.ImageFieldFile | None":
        """The logo, only of a confirmed partner: the one place that decides it."""
        return self.organisation.logo if self.is_confirmed else None


class PartnershipContact(TimestampedModel):
    """The person who answers for a partner; never shown in public."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="contacts"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="partnership_contacts",
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "person"], name="partners_contact_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
