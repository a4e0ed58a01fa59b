"""Letters once a text is published."""

import hashlib
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.notifications.choices import Topic
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing, Subscriber
from apps.notifications.subscribing import address_to_leave
from apps.notifications.unsubscribing import Subscription
from apps.outcomes.models import Document, Endorsement
from apps.registration.unsubscribing import address_to_leave_topic


def published_to_person(document: Document, to: User, mailing: Mailing) -> Letter:
    asked = Subscription(to.pk, document.edition_id, Topic.OUTCOMES)
    leave = address_to_leave_topic(asked)
    return Letter(
        key=f"{mailing.key}:{to.pk}",
        to=to,
        template="outcomes/published",
        context=_about(document) | {"leave_url": leave},
        unsubscribe_url=leave,
        mailing=mailing,
    )


def published_to_subscriber(
    document: Document, to: Subscriber, mailing: Mailing
) -> Letter:
    leave = address_to_leave(to)
    return Letter(
        key=f"{mailing.key}:s:{to.pk}",
        to=None,
        address=to.email,
        language=to.language,
        template="outcomes/published",
        context=_about(document) | {"leave_url": leave},
        unsubscribe_url=leave,
        mailing=mailing,
    )


def endorsement_decided(endorsement: Endorsement) -> Letter:
    """Tell its contact what organisers have decided, with the reason."""
    return Letter(
        key=f"endorsement:{endorsement.pk}:{endorsement.state}",
        to=endorsement.contact,
        template=f"outcomes/endorsement_{endorsement.state}",
        edition_id=endorsement.document.edition_id,
        context=_of(endorsement) | {"reason": endorsement.reason},
    )


def endorsement_handed_over(endorsement: Endorsement, *, to: User | None) -> Letter:
    """Ask whoever reads mail there to answer for it; ``to`` has that address, if anybody."""
    # An address can be longer than a key.
    asked = hashlib.sha256(endorsement.handed_to.encode()).hexdigest()
    return Letter(
        key=f"endorsement:{endorsement.pk}:{asked}:{localdate()}",
        to=to,
        address="" if to else endorsement.handed_to,
        language="" if to else get_language() or "en",
        template="outcomes/endorsement_handed_over",
        edition_id=endorsement.document.edition_id,
        context=_of(endorsement),
    )


def endorsement_taken_over(endorsement: Endorsement, *, to: User) -> Letter:
    """Tell who answered for it that somebody else does now; each time anew."""
    at = endorsement.updated_at.timestamp()
    return Letter(
        key=f"endorsement:{endorsement.pk}:taken_over:{to.pk}:{at}",
        to=to,
        template="outcomes/endorsement_taken_over",
        edition_id=endorsement.document.edition_id,
        context=_of(endorsement),
    )


def _of(endorsement: Endorsement) -> dict[str, Any]:
    return {
        "authority": endorsement.authority.name,
        "edition": str(endorsement.document.edition),
        "url": _page(endorsement.document, endorsement),
    }


def follow_up_asked(
    document: Document, endorsement: Endorsement, mailing: Mailing
) -> Letter:
    """Ask its contact what has been done since the adoption, or the last time."""
    to = endorsement.contact
    assert to is not None
    leave = address_to_leave_topic(
        Subscription(to.pk, document.edition_id, Topic.OUTCOMES)
    )
    return Letter(
        key=f"{mailing.key}:{endorsement.pk}",
        to=to,
        template="outcomes/follow_up_asked",
        context={
            "authority": endorsement.authority.name,
            "edition": str(document.edition),
            "url": _page(document, endorsement),
            "leave_url": leave,
        },
        unsubscribe_url=leave,
        mailing=mailing,
    )


def _page(document: Document, endorsement: Endorsement) -> str:
    slug = document.edition.slug
    return absolute(reverse("outcomes:endorsement", args=[slug, endorsement.pk]))


def _about(document: Document) -> dict[str, Any]:
    edition = document.edition
    return {
        "title": document.title,
        "edition": str(edition),
        "place": document.adoption.place,
        "url": address_of(document),
        "endorse_url": absolute(reverse("outcomes:endorse", args=[edition.slug])),
        "pdf_url": absolute(reverse("outcomes:pdf", args=[edition.slug])),
    }


def address_of(document: Document) -> str:
    return absolute(reverse("outcomes:document", args=[document.edition.slug]))
