"""Addresses in letters that work without signing in: the letter itself is the key."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from apps.registration.models import Application

SALT = "registration.place"
LENGTH = 32


def place_address(application: "Application") -> str:
    """Where the person answers an offer or gives the place back."""
    return reverse(
        "registration:place", args=[application.reference, key_of(application)]
    )


def companion_address(application: "Application") -> str:
    """Where an assistant or interpreter fills in the short form."""
    return reverse(
        "registration:accompany", args=[application.reference, key_of(application)]
    )


def key_of(application: "Application") -> str:
    """What opens that page; another one once the person or their e-mail changes."""
    person = application.person
    facts = f"{application.pk} {person.pk} {person.email.lower()}"
    return salted_hmac(SALT, facts, algorithm="sha256").hexdigest()[:LENGTH]


def opens(key: str, application: "Application") -> bool:
    return constant_time_compare(key, key_of(application))
