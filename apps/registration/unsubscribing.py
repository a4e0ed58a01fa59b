"""The address in a letter by which its reader gets no more news."""

from django.core.signing import Signer
from django.urls import reverse

from apps.core.addresses import absolute
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
