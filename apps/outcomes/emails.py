"""Letters about consultations."""

from collections.abc import Iterator

from django.urls import reverse

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.editions.choices import Job
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.outcomes.models import Consultation


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
    drafters = User.objects.filter(
        appointments__edition=consultation.document.edition_id,
        appointments__job__in=(Job.DRAFTER, Job.ORGANISER),
        is_active=True,
    )
    for to in drafters.order_by("pk").distinct():
        yield Letter(
            key=f"consultation:{consultation.pk}:closed:{to.pk}",
            to=to,
            template="outcomes/consultation_closed",
            context={
                "edition": str(consultation.document.edition),
                "comments": comments,
                "url": _address(consultation),
            },
        )


def _address(consultation: Consultation) -> str:
    slug, number = consultation.document.edition.slug, consultation.snapshot.number
    return absolute(reverse("outcomes:version", args=[slug, number]))
