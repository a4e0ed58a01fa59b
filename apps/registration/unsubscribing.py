"""The addresses in letters by which their readers get no more of them."""

from django.core.signing import Signer
from django.urls import reverse

from apps.core.addresses import absolute
from apps.notifications.unsubscribing import Subscription, token_for
from apps.registration.models import Application

_signer = Signer(salt="registration.updates")


def address_to_leave(application: Application) -> str:
    token = _signer.sign(str(application.pk))
    return absolute(reverse("registration:leave-updates", args=[token]))


def application_of(token: str) -> int:
    """The key of the application.

    Raises:
        BadSignature: we have not written this address.
    """
    return int(_signer.unsign(token))


def address_to_leave_topic(subscription: Subscription) -> str:
    token = token_for(subscription)
    return absolute(reverse("registration:leave-topic", args=[token]))
