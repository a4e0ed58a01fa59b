"""Letters about consultations, what became of what people said, and silence procedures."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.editions.choices import Job
from apps.editions.models import Appointment
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.outcomes.models import (
    Amendment,
    Comment,
    Consultation,
    Disposition,
    Document,
    SilenceProcedure,
)


def consultation_opened(
    consultation: Consultation, to: User, mailing: Mailing
) -> Letter:
    """Ask one person; of no use any more once it has closed."""
    return Letter(
        key=f"consultation:{consultation.pk}:opened:{to.pk}",
        to=to,
        template="outcomes/consultation_opened",
        context={
            "edition": str(consultation.document.edition),
            "closes_at": consultation.closes_at,
            "zone": consultation.document.edition.time_zone,
            "url": _address(consultation),
        },
        expires_at=consultation.closes_at,
        mailing=mailing,
    )


def consultation_closed(consultation: Consultation) -> Iterator[Letter]:
    """Tell the drafters that what came in waits for them."""
    comments = consultation.comments.count()
    amendments = consultation.amendments.count()
    for to in drafters_of(consultation.document):
        yield Letter(
            key=f"consultation:{consultation.pk}:closed:{to.pk}",
            to=to,
            template="outcomes/consultation_closed",
            edition_id=consultation.document.edition_id,
            context={
                "edition": str(consultation.document.edition),
                "comments": comments,
                "amendments": amendments,
                "url": _address(consultation),
            },
        )


def silence_opened(procedure: SilenceProcedure, to: User, mailing: Mailing) -> Letter:
    """Ask one person; of no use any more once the instant is over."""
    return Letter(
        key=f"silence:{procedure.pk}:opened:{to.pk}",
        to=to,
        template="outcomes/silence_opened",
        context=_silence(procedure) | {"closes_at": procedure.closes_at},
        expires_at=procedure.closes_at,
        mailing=mailing,
    )


def silence_ended(procedure: SilenceProcedure, to: User, mailing: Mailing) -> Letter:
    return Letter(
        key=f"silence:{procedure.pk}:ended:{to.pk}",
        to=to,
        template="outcomes/silence_ended",
        context=_silence(procedure)
        | {
            "state": procedure.state,
            "reason": procedure.reason,
            "ended_at": procedure.ended_at,
        },
        mailing=mailing,
    )


def _silence(procedure: SilenceProcedure) -> dict[str, Any]:
    edition, number = procedure.document.edition, procedure.snapshot.number
    address = reverse("outcomes:silence", args=[edition.slug, number])
    return {
        "edition": str(edition),
        "zone": edition.time_zone,
        "url": absolute(address),
    }


def drafters_of(document: Document) -> QuerySet[User]:
    """The organisers and the drafters, who are told how things stand."""
    jobs = (Job.DRAFTER, Job.ORGANISER)
    working = Appointment.objects.filter(edition=document.edition_id, job__in=jobs)
    who = User.objects.filter(pk__in=working.values("person"), is_active=True)
    return who.order_by("pk")


def _address(consultation: Consultation) -> str:
    slug, number = consultation.document.edition.slug, consultation.snapshot.number
    return absolute(reverse("outcomes:version", args=[slug, number]))


def moderated(voice: Amendment | Comment, *, at: datetime) -> Letter:
    """Tell its author that a voice is withheld, or shown again; each time anew."""
    return Letter(
        key=f"{voice.KIND}:{voice.pk}:moderated:{at.timestamp()}",
        to=voice.author,
        template="outcomes/moderated",
        edition_id=voice.snapshot.document.edition_id,
        context={
            "edition": str(voice.snapshot.document.edition),
            "reason": voice.withheld_because,
            "url": absolute(voice_path(voice)),
        },
    )


def disposed(author: User, dispositions: Sequence[Disposition]) -> Letter:
    """One letter for all that was decided; the reasons stand on the page only."""
    return Letter(
        key=f"dispositions:{author.pk}:{max(one.pk for one in dispositions)}",
        to=author,
        template="outcomes/disposed",
        context={
            "number": len(dispositions),
            "editions": sorted({_edition_of(one) for one in dispositions}),
            "url": absolute(reverse("outcomes:my-voices")),
        },
    )


def _edition_of(disposition: Disposition) -> str:
    voice = disposition.voice
    assert voice is not None
    return str(voice.snapshot.document.edition)


def voice_path(voice: Amendment | Comment) -> str:
    slug = voice.snapshot.document.edition.slug
    return reverse("outcomes:voice", args=[slug, voice.KIND, voice.pk])
