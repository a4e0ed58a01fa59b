"""A text is adopted unless somebody objects by an exact instant."""

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.outcomes.choices import SilenceState
from apps.outcomes.models.document import Document
from apps.outcomes.models.snapshots import Snapshot

#: People in all zones have three whole days to read and to object.
SHORTEST = timedelta(hours=72)
ENDED = [SilenceState.HELD, SilenceState.BROKEN, SilenceState.STOPPED]


class SilenceProcedureQuerySet(LockableQuerySet["SilenceProcedure"]):
    def running(self) -> Self:
        return self.filter(state=SilenceState.RUNNING)


class SilenceProcedure(TimestampedModel):
    """Everybody with a place may object to one Conference text until ``closes_at``.

    The instants are those of the clock of the database, by which triggers hold each
    objection and each end, however late the clock that tells of it.
    """

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="silence_procedures"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="silence_procedures"
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("ends"))
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=SilenceState,
        default=SilenceState.RUNNING,
        editable=False,
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    #: When everybody was written to about how it ended.
    told_at = models.DateTimeField(_("told"), null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: Why it was called off; those who were asked read it.
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = SilenceProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("silence procedure")
        verbose_name_plural = _("silence procedures")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state=SilenceState.RUNNING),
                name="outcomes_one_silence_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("opens_at") + SHORTEST),
                name="outcomes_silence_lasts_72_hours",
            ),
            models.CheckConstraint(
                condition=Q(state=SilenceState.RUNNING, ended_at__isnull=True)
                | (Q(ended_at__isnull=False) & Q(state__in=ENDED)),
                name="outcomes_silence_has_ended_or_runs",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(reason=""),
                    state=SilenceState.STOPPED,
                    stopped_by__isnull=False,
                )
                | (
                    ~Q(state=SilenceState.STOPPED)
                    & Q(reason="", stopped_by__isnull=True)
                ),
                name="outcomes_who_stopped_a_silence_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Silence procedure')} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether an objection still counts, by our clock; the first one ends nothing."""
        may_still = self.state in {SilenceState.RUNNING, SilenceState.BROKEN}
        return may_still and now() < self.closes_at


class Objection(models.Model):
    """One word against the text, on record for good; the first one breaks the silence."""

    procedure = models.ForeignKey(
        SilenceProcedure, on_delete=models.PROTECT, related_name="objections"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outcome_objections",
    )
    on_behalf_of = models.CharField(
        _("on behalf of"),
        max_length=200,
        blank=True,
        help_text=_(
            "A body that you speak for, if you do. Everybody who reads this version"
            " sees it; your own name only the organisers see."
        ),
    )
    text = models.TextField(_("objection"))
    #: The same submission sent twice is one objection.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="outcomes_objection_is_written"
            ),
        ]

    def __str__(self) -> str:
        # Not its text: this goes into the audit trail, which nobody can take back.
        return f"{_('Objection')} {self.pk}"
