"""What is planned of a session, and told to people once it is released."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from apps.core.languages import listed
from apps.programme.choices import SessionKind
from apps.programme.models.rooms import Room

#: What waits for a release when it changes.
PLANNED = (
    "title",
    "kind",
    "abstract",
    "starts_at",
    "ends_at",
    "room",
    "language",
    "further_languages",
)


def during() -> Func:
    """The time from the start to the end, as a range of the database."""
    return Func(
        "starts_at",
        "ends_at",
        function="TSTZRANGE",
        output_field=DateTimeRangeField(),
    )


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_at__isnull=True, ends_at__isnull=True)
        | Q(
            starts_at__isnull=False,
            ends_at__isnull=False,
            ends_at__gt=F("starts_at"),
        ),
        name=name,
        violation_error_message=_(
            "Give both times, the end after the start, or neither of them."
        ),
    )


class SessionFacts(models.Model):
    """The same columns where a session is planned and where it is public."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=16, choices=SessionKind, default=SessionKind.WORKSHOP
    )
    abstract = models.TextField(
        _("description"),
        blank=True,
        help_text=_("You can use *emphasis*, **strong** and [links](https://…)."),
    )
    starts_at = models.DateTimeField(
        _("start"),
        null=True,
        blank=True,
        help_text=_("Leave both times empty while they are not fixed."),
    )
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    room = models.ForeignKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("room"),
    )
    language = models.CharField(
        _("working language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    further_languages = ArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        default=list,
        blank=True,
        verbose_name=_("further working languages"),
    )

    class Meta:
        abstract = True

    @property
    def languages(self) -> str:
        """The working language first."""
        names = dict(settings.LANGUAGES)
        codes = dict.fromkeys([self.language, *self.further_languages])
        return listed(str(names[code]) for code in codes if code in names)

    @property
    def facts(self) -> Mapping[str, Any]:
        """By name; a room by its key."""
        return {name: getattr(self, _column(name)) for name in PLANNED}

    def take_facts(self, other: "SessionFacts") -> None:
        for name in PLANNED:
            setattr(self, _column(name), getattr(other, _column(name)))


def _column(name: str) -> str:
    return "room_id" if name == "room" else name
