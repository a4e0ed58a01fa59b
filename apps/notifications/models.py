import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.notifications.choices import STUCK, State, Topic


class Mailing(TimestampedModel):
    """The letters of one occasion, which organisers follow and may hold back together.

    While it is paused no letter of it is begun: the claims of the workers pass it by.
    """

    key = models.CharField(_("key"), max_length=160, unique=True)
    title = models.CharField(_("what it is about"), max_length=300)
    #: Editions are above this context; empty where the letters are of none.
    edition_id = models.BigIntegerField(_("edition"), null=True, db_index=True)
    #: Empty: nobody can do without these letters.
    topic = models.CharField(_("topic"), max_length=16, choices=Topic, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("paused by"),
    )

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> Self:
        """What workers take at ``at``; ``progress.CLAIMED`` asks the same in SQL."""
        return (
            self.filter(state=State.QUEUED, due_at__lte=at)
            .filter(Q(expires_at=None) | Q(expires_at__gt=at))
            .filter(Q(mailing=None) | Q(mailing__paused_at=None))
        )

    def stuck(self) -> Self:
        """What will not move unless somebody decides."""
        return self.filter(state__in=STUCK)

    def stuck_alone(self) -> Self:
        """Of these the ones that no page of a mailing shows; none that holds a code."""
        return self.stuck().filter(mailing=None, is_secret=False)

    def not_begun(self) -> Self:
        """Of these no byte has been handed to a mail server."""
        return self.filter(
            Q(state=State.QUEUED) | Q(state=State.SENDING, begun_at=None)
        )


class Delivery(TimestampedModel):
    """One letter to one person: queued, sent once, its outcome recorded.

    ``delivery`` and ``outbox`` are the only code that changes ``state``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dedupe_key = models.CharField(_("key"), max_length=200, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    template = models.CharField(_("letter"), max_length=100)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        verbose_name=_("person"),
    )
    address = models.EmailField(_("address"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=400)
    body_text = models.TextField(_("text"))
    body_html = models.TextField(_("text as a web page"))
    unsubscribe_url = models.URLField(_("address to unsubscribe"), blank=True)
    is_secret = models.BooleanField(_("holds a code"), default=False)
    is_resendable = models.BooleanField(_("may be sent twice"), default=False)
    state = models.CharField(
        _("state"), max_length=16, choices=State, default=State.QUEUED
    )
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    expires_at = models.DateTimeField(
        _("of no use from"),
        null=True,
        blank=True,
        help_text=_("A letter that has not gone out until then is cancelled."),
    )
    mailing = models.ForeignKey(
        Mailing,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        verbose_name=_("mailing"),
    )
    #: Editions are above this context; empty where it is of a mailing, or of none.
    edition_id = models.BigIntegerField(_("edition"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(_("claimed by"), null=True)
    lease_until = models.DateTimeField(_("claimed until"), null=True)
    begun_at = models.DateTimeField(_("sending began"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    #: It would have gone out then, had a mail server answered; ``due_at`` moves on.
    away_since = models.DateTimeField(_("no mail server since"), null=True)
    last_error = models.CharField(_("last answer"), max_length=500, blank=True)

    #: Whether the address was refused before, as ``progress.claim`` has found.
    is_unwanted = False

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="notifications_state_fits_columns",
                condition=(
                    Q(
                        state=State.SENDING,
                        claim__isnull=False,
                        lease_until__isnull=False,
                        sent_at__isnull=True,
                    )
                    | Q(
                        state=State.SENT,
                        claim__isnull=True,
                        lease_until__isnull=True,
                        begun_at__isnull=False,
                        sent_at__isnull=False,
                    )
                    | Q(
                        state__in=[State.FAILED, State.UNCERTAIN],
                        claim__isnull=True,
                        lease_until__isnull=True,
                        begun_at__isnull=False,
                        sent_at__isnull=True,
                    )
                    | Q(
                        state__in=[State.QUEUED, State.SUPPRESSED, State.CANCELLED],
                        claim__isnull=True,
                        lease_until__isnull=True,
                        begun_at__isnull=True,
                        sent_at__isnull=True,
                    )
                ),
            ),
        ]
        indexes = [
            models.Index(
                F("is_secret").desc(),
                "due_at",
                "id",
                name="notifications_waiting",
                condition=Q(state=State.QUEUED),
            ),
            models.Index(
                "lease_until",
                name="notifications_claimed",
                condition=Q(state=State.SENDING),
            ),
            models.Index(
                fields=["edition_id"],
                name="notifications_stuck_alone",
                condition=Q(state__in=STUCK, mailing=None),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Suppression(TimestampedModel):
    """An address that a mail server has refused for good."""

    address = models.EmailField(_("address"), max_length=254)
    reason = models.CharField(_("answer of the mail server"), max_length=500)

    class Meta:
        verbose_name = _("refused address")
        verbose_name_plural = _("refused addresses")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("address"), name="notifications_suppression_address_once"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Unsubscribed(TimestampedModel):
    """Somebody wants no more letters of a topic at one edition."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="unsubscribed",
        verbose_name=_("person"),
    )
    edition_id = models.BigIntegerField(_("edition"))
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)

    class Meta:
        verbose_name = _("topic that somebody has left")
        verbose_name_plural = _("topics that people have left")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition_id", "topic"],
                name="notifications_topic_left_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_topic_display()


class SubscriberQuerySet(LockableQuerySet["Subscriber"]):
    def confirmed(self) -> Self:
        """Those whose owner has said yes by the link in a letter to this address."""
        return self.filter(confirmed_at__isnull=False)


class Subscriber(TimestampedModel):
    """An address that letters of a topic go to; no account is needed.

    ``subscribing`` is the only code that writes here. Whoever leaves is deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("address"), max_length=254)
    authority = models.CharField(
        _("local authority or organisation"), max_length=200, blank=True
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES
    )
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    #: When this address was last written to about the subscription itself.
    told_at = models.DateTimeField(_("written to"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "topic", name="notifications_subscribed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.email
