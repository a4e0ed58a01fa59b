from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.capitals import same_but_for_capitals


def shown_name_of(display_name: str, full_name: str, erased_at: datetime | None) -> str:
    """``User.shown_name`` where a long list has read these columns alone."""
    if erased_at:
        return gettext("Erased person")
    return display_name or full_name or gettext("Participant")


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def listed(self) -> Self:
        """Without those who must appear in no list, search, feed or statistic."""
        return self.filter(is_active=True, is_hidden=False)

    def with_address(self, address: str) -> Self:
        """Capitals or not; no address that only looks alike, for letters go there."""
        return self.filter(same_but_for_capitals("email", address.lower()))


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def listed(self) -> UserQuerySet:
        return self.get_queryset().listed()

    def with_address(self, address: str) -> UserQuerySet:
        return self.get_queryset().with_address(address)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses are the same person in capitals and in small letters."""
        return self.with_address(username or "").get()

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Without a password the person signs in by a code sent to ``email``."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by e-mail; what others see is ``shown_name``."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(
        _("full name"),
        max_length=200,
        blank=True,
        help_text=_("For certificates and the organisers. Others do not see it."),
    )
    display_name = models.CharField(
        _("name shown to others"),
        max_length=200,
        blank=True,
        help_text=_("This may be a pseudonym. Left empty, we show your full name."),
    )
    is_hidden = models.BooleanField(
        _("leave me out of all lists"),
        default=False,
        help_text=_("For people at risk. Your name appears in no list and no search."),
    )
    language = models.CharField(
        _("language"), max_length=10, default="en", choices=settings.LANGUAGES
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    date_joined = models.DateTimeField(
        _("joined"), default=timezone.now, editable=False
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once"),
            models.CheckConstraint(
                name="accounts_user_language_is_ours",
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
            ),
            models.CheckConstraint(
                name="accounts_user_erased_is_closed",
                condition=Q(erased_at=None) | Q(is_active=False),
            ),
            models.CheckConstraint(
                name="accounts_user_time_zone_is_a_name",
                condition=Q(time_zone="")
                | Q(time_zone__regex=r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return shown_name_of(self.display_name, self.full_name, self.erased_at)

    @property
    def name_for_others(self) -> str:
        """What stands on a page or in a letter that somebody else reads."""
        if self.is_hidden and not self.erased_at:
            return gettext("Somebody (name not shown)")
        return self.shown_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.shown_name
