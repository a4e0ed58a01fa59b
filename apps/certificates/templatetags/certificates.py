"""What pages of other contexts say of certificates."""

from typing import Any

from django import template

from apps.accounts.models import User
from apps.certificates import queries
from apps.certificates.models import CertificateRule
from apps.editions.models import Edition, Part
from apps.registration.models import Application

register = template.Library()


@register.simple_tag
def certificate_rules(edition: Edition) -> list[CertificateRule]:
    """The rules stated for the parts of ``edition``."""
    return queries.rules_of(edition)


@register.filter
def in_words(rule: CertificateRule) -> str:
    return queries.rule_in_words(rule)


@register.simple_tag
def places_with_certificates(person: Any) -> list[Application]:
    """The places of ``person`` for which there can be a certificate."""
    return queries.applications_with_rules(person) if isinstance(person, User) else []


@register.filter
def dates_in_words(part: Part) -> str:
    return queries.dates_in_words(part)
