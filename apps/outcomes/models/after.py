"""Local authorities that stand behind a published text."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.choices import Job
from apps.editions.models import Appointment
from apps.outcomes.after_choices import LIVE, AuthorityLevel, EndorsementState
from apps.outcomes.models.document import Document
from apps.registration.stores import uploads_store

if TYPE_CHECKING:
    from apps.accounts.models import User

FOLDER = "endorsements"


def stored_name(_row: object, _original: str) -> str:
    """A name that says nothing of the authority or of whoever brought the file."""
    return f"{FOLDER}/{uuid4().hex}"


class Authority(TimestampedModel):
    """A local or regional government; the same one at every edition."""

    name = models.CharField(_("name"), max_length=200)
    country = CountryField(_("country"))
    level = models.CharField(_("level"), max_length=16, choices=AuthorityLevel)
    website = models.URLField(_("website"), max_length=500, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "country",
                name="outcomes_authority_once_in_a_country",
                violation_error_message=_("It is in the register already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AuthorityName(TimestampedModel):
    """Another form of the name, by which it is found; its own stays the one shown."""

    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("name form")
        verbose_name_plural = _("name forms")
        constraints = [
            models.UniqueConstraint(
                "authority", Lower("name"), name="outcomes_name_of_an_authority_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EndorsementQuerySet(LockableQuerySet["Endorsement"]):
    def shown(self) -> Self:
        return self.filter(state=EndorsementState.SHOWN)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is shown; to organisers and to who answers for one, or is to, that as well."""
        if not user.is_authenticated:
            return self.shown()
        if user.is_superuser:
            return self
        organised = Appointment.objects.filter(person=user, job=Job.ORGANISER)
        return self.filter(
            Q(state=EndorsementState.SHOWN)
            | Q(contact=user)
            | Q(handed_to=user.email.lower()) & ~Q(handed_to="")
            | Q(document__edition__in=organised.values("edition"))
        )


class Endorsement(TimestampedModel):
    """An authority says that it stands behind a published text, and shows why it may.

    ``actions.after_endorsing`` is the only code that changes ``state``.
    """

    #: The same form sent twice is one endorsement.
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="endorsements"
    )
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="endorsements",
        verbose_name=_("authority"),
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=EndorsementState,
        default=EndorsementState.SENT,
        editable=False,
    )
    signed_by = models.CharField(_("signed by"), max_length=200)
    function = models.CharField(_("function"), max_length=200)
    decided_by = models.CharField(_("decided by"), max_length=300)
    decided_on = models.DateField(_("decided on"))
    words = models.TextField(_("in its own words"), blank=True)
    link = models.URLField(_("address of the decision"), max_length=500, blank=True)
    file = models.FileField(
        _("file"),
        storage=uploads_store,
        upload_to=stored_name,
        max_length=200,
        blank=True,
    )
    original_name = models.CharField(max_length=200, blank=True, editable=False)
    content_type = models.CharField(max_length=40, blank=True, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    #: Who answers for it here; told to nobody but organisers, and forgotten in the end.
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="endorsements",
        verbose_name=_("contact"),
    )
    #: Whoever has this address, in small letters, is asked to be the contact.
    handed_to = models.EmailField(_("handed over to"), blank=True, editable=False)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    moderated_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=1000, blank=True, editable=False)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["authority__name", "pk"]
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "authority"],
                condition=Q(state__in=LIVE),
                name="outcomes_one_live_endorsement_of_an_authority",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EndorsementState.values),
                name="outcomes_state_of_an_endorsement_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=EndorsementState.SENT, moderated_at__isnull=False)
                & ~Q(
                    state__in=[EndorsementState.SHOWN, EndorsementState.DECLINED],
                    moderated_at__isnull=True,
                ),
                name="outcomes_who_decided_did_so_at_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=EndorsementState.DECLINED, reason=""),
                name="outcomes_not_shown_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(file="", size=0) | ~Q(file="") & Q(size__gt=0),
                name="outcomes_evidence_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return str(self.authority)
