"""What the columns of this context say about people."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import Lower

from apps.core.capitals import same_but_for_capitals
from apps.core.erasing import Outside
from apps.core.ways import OPENS, Fate, Known, Way, deed
from apps.notifications.gateways import folder
from apps.notifications.models import (
    Delivery,
    DeliveryQuerySet,
    Subscriber,
    Suppression,
)
from apps.notifications.outbox import take_back_all

if TYPE_CHECKING:
    from apps.accounts.models import User

DATA_MAP: dict[str, dict[str, str]] = {
    "Delivery": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "dedupe_key": "personal",
        "message_id": "personal",
        "template": "none",
        "person": "personal",
        "address": "personal",
        "language": "personal",
        "subject": "personal",
        "body_text": "sensitive",
        "body_html": "secret",
        "unsubscribe_url": "secret",
        "is_secret": "none",
        "is_resendable": "none",
        "state": "none",
        "due_at": "none",
        "expires_at": "none",
        "mailing": "none",
        "edition_id": "none",
        "attempts": "none",
        "claim": "none",
        "lease_until": "none",
        "begun_at": "none",
        "sent_at": "none",
        "away_since": "none",
        "last_error": "personal",
    },
    "Mailing": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "key": "none",
        "title": "none",
        "edition_id": "none",
        "topic": "none",
        "paused_at": "none",
        "paused_by": "personal",
    },
    "Unsubscribed": {
        "id": "none",
        "created_at": "personal",
        "updated_at": "none",
        "person": "personal",
        "edition_id": "personal",
        "topic": "personal",
    },
    "Subscriber": {
        "id": "secret",
        "created_at": "personal",
        "updated_at": "none",
        "email": "personal",
        "authority": "personal",
        "language": "personal",
        "topic": "personal",
        "told_at": "none",
        "confirmed_at": "personal",
    },
    "Suppression": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "address": "personal",
        "reason": "personal",
    },
}

WAYS = {
    "Delivery": (
        Way(
            to="person",
            keeps={
                "dedupe_key": "It keeps a letter from being written twice.",
                "message_id": "A number by which a mail server is asked for a letter.",
                "language": "One of five, and no answer is empty.",
                "address": "It is replaced by one that nobody has.",
            },
            untold={
                "body_html": "The same letter as text is there.",
                "unsubscribe_url": OPENS,
            },
        ),
    ),
    "Mailing": (deed("paused_by"),),
    "Unsubscribed": (Way(to="person", fate=Fate.GOES),),
}
NOBODY = {
    "Subscriber": "An address without an account; see erase() and export().",
    "Suppression": "An address that a mail server has refused; it goes with the address.",
}


def export(person: "User", told: dict[str, list[dict[str, Any]]]) -> Any:
    """Letters with a code keep it to themselves, as long as it opens something."""
    for letter in told["Delivery"]:
        if letter["is_secret"]:
            letter["body_text"] = ""
    subscribed = Subscriber.objects.filter(same_but_for_capitals("email", person.email))
    names = ("email", "authority", "language", "topic", "confirmed_at")
    told["Subscriber"] = [dict(one) for one in subscribed.values(*names)]
    return told


#: An address that no server takes letters for.
NOWHERE = "erased@erased.invalid"


def erase(person: "User", known: Known, outside: Outside) -> None:
    """Empty every letter to the person, to an address without an account as well."""
    addresses = [address.lower() for address in known.addresses]
    letters = Delivery.objects.annotate(lower=Lower("address")).filter(
        Q(person=person) | Q(lower__in=addresses)
    )
    forget_words(letters, outside)
    letters.update(address=NOWHERE)
    Suppression.objects.annotate(lower=Lower("address")).filter(
        lower__in=addresses
    ).delete()
    Subscriber.objects.annotate(lower=Lower("email")).filter(
        lower__in=addresses
    ).delete()


def forget_words(letters: DeliveryQuerySet, outside: Outside) -> None:
    """Leave nothing of what ``letters`` say; what has not gone out does not go."""
    take_back_all(letters)
    outside.letters += letters.values_list("message_id", flat=True)
    letters.update(
        subject="", body_text="", body_html="", unsubscribe_url="", last_error=""
    )


def finish(outside: Outside) -> None:
    folder.remove(outside.letters)
