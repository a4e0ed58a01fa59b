"""Withholding what somebody has said from all but the team, with a reason; and showing it."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.outbox import enqueue
from apps.outcomes import emails
from apps.outcomes.actions import refusals
from apps.outcomes.actions.voicing import V, locked


@transaction.atomic
def withhold(voice: V, *, by: User, reason: str) -> V:
    """Show the words to nobody but their author and the team; the author is told why.

    Twice is once; another reason replaces the first and is told too.

    Raises:
        Refused: no reason is given, or it is one's own.
    """
    voice = _anothers(voice, by)
    reason = reason.strip()
    if not reason:
        raise refusals.no_reason()
    if voice.withheld_because == reason:
        return voice
    voice.withheld_at, voice.withheld_by = now(), by
    voice.withheld_because = reason
    return _kept(voice, by, "outcomes.voice_withheld")


@transaction.atomic
def show_again(voice: V, *, by: User) -> V:
    """Show what was withheld; its author is told. Twice is once.

    Raises:
        Refused: it is one's own.
    """
    voice = _anothers(voice, by)
    if voice.withheld_at is None:
        return voice
    voice.withheld_at = voice.withheld_by = None
    voice.withheld_because = ""
    return _kept(voice, by, "outcomes.voice_released")


def _anothers(voice: V, by: User) -> V:
    voice = locked(voice)
    if voice.author_id == by.pk:
        raise Refused(_("Somebody else has to decide on your own."), code="own")
    return voice


def _kept(voice: V, by: User, verb: str) -> V:
    voice.save(
        update_fields=["withheld_at", "withheld_by", "withheld_because", "updated_at"]
    )
    edition_id = voice.snapshot.document.edition_id
    record(by, verb, voice, edition_id=edition_id)
    enqueue(emails.moderated(voice, at=now()))
    return voice
