"""People who come with others, or because they were asked to."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition
from apps.registration.models.application import REFERENCE_LETTERS, Application


def new_code() -> str:
    """Long enough that nobody finds a delegation by trying."""
    return get_random_string(16, REFERENCE_LETTERS)


class Invitation(TimestampedModel):
    """That a guest was asked to come without applying, and what protocol asks for.

    Nobody is addressed by a title: what counts is what a guest does, and when they speak.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="invitation"
    )
    function = models.CharField(
        _("function"),
        max_length=200,
        blank=True,
        help_text=_("As announced, for example: Mayor of Graz."),
    )
    order_of_speaking = models.PositiveSmallIntegerField(
        _("order of speaking"), null=True, blank=True
    )
    message = models.TextField(
        _("words of your own in the letter"), blank=True, max_length=4000
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("invited by"),
        editable=False,
    )

    class Meta:
        ordering = [F("order_of_speaking").asc(nulls_last=True), "pk"]
        verbose_name = _("invited guest")
        verbose_name_plural = _("invited guests")

    def __str__(self) -> str:
        return self.application.reference


class Delegation(TimestampedModel):
    """People of one city or organisation who come together; each applies alone."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="delegations"
    )
    name = models.CharField(_("name"), max_length=200)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="delegations_led",
        verbose_name=_("head"),
    )
    code = models.CharField(
        _("code"), max_length=16, unique=True, default=new_code, editable=False
    )

    class Meta:
        ordering = ["edition", "name"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "head"],
                name="registration_delegation_one_for_each_head",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registration:delegation", args=[self.edition.slug, self.code])


class DelegationMember(TimestampedModel):
    """That a person belongs to a delegation, whether or not they have applied yet."""

    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, related_name="members"
    )
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="delegation_memberships",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("member of a delegation")
        verbose_name_plural = _("members of delegations")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                name="registration_one_delegation_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.delegation_id}"
