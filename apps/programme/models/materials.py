from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.choices import Job
from apps.editions.models import Appointment
from apps.programme.choices import Visibility
from apps.programme.models.people import SessionPerson
from apps.programme.models.sessions import Session
from apps.registration.models import Application
from apps.registration.stores import uploads_store
from apps.registration.uploads import ENDINGS

if TYPE_CHECKING:
    from apps.accounts.models import User

FOLDER = "materials"


def stored_name(_row: object, _original: str) -> str:
    """A name that says nothing of the session or of whoever brought the file."""
    return f"{FOLDER}/{uuid4().hex}"


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of sessions that ``user`` may know of: what is for everybody, or for them."""
        rows = self.filter(session__in=Session.objects.visible_to(user))
        if not user.is_authenticated:
            return rows.filter(visibility=Visibility.EVERYBODY)
        if user.is_superuser:
            return rows
        here = OuterRef("session")
        place = Application.objects.admitted().filter(
            part=OuterRef("session__part"), person=user
        )
        people = SessionPerson.objects.acting().filter(session=here, person=user)
        organises = Appointment.objects.filter(
            edition=OuterRef("session__edition"), person=user, job=Job.ORGANISER
        )
        return rows.filter(
            Q(visibility=Visibility.EVERYBODY)
            | Q(Exists(place), visibility=Visibility.PARTICIPANTS)
            | Exists(people)
            | Exists(organises)
        )


class Material(TimestampedModel):
    """A file or an address that belongs to a session: slides, a paper to read before.

    ``actions.materials`` is the only code that adds and removes rows, so that no file
    stays behind.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="materials"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=200)
    link = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(
        _("file"),
        storage=uploads_store,
        upload_to=stored_name,
        max_length=200,
        blank=True,
    )
    original_name = models.CharField(
        _("name of the file"), max_length=200, blank=True, editable=False
    )
    content_type = models.CharField(
        _("kind of file"), max_length=40, blank=True, editable=False
    )
    size = models.PositiveIntegerField(_("bytes"), default=0, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    visibility = models.CharField(
        _("who may have it"),
        max_length=16,
        choices=Visibility,
        default=Visibility.PARTICIPANTS,
    )
    #: Whose it is, where a person of the session brought it.
    brought_by = models.ForeignKey(
        SessionPerson,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="materials",
        verbose_name=_("brought by"),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("added by"),
    )

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", size=0) & ~Q(link="")
                | Q(link="", size__gt=0) & ~Q(file=""),
                name="programme_material_is_a_file_or_an_address",
                violation_error_message=_("Give a file or an address, one of the two."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        return ENDINGS[self.content_type].upper()

    def get_absolute_url(self) -> str:
        """Where it is read: with us, or where the address leads."""
        if self.link:
            return self.link
        return reverse(
            "programme:material",
            args=[self.session.edition.slug, self.session.slug, self.pk],
        )
