"""Applications as co-organising partners read them: only what the consent names.

A list of what is shown, as in ``blind``: a column that is added later stays out of sight.
Its words are those of ``wordings.hint``; whoever changes one changes the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from apps.core.languages import written_in
from apps.editions.choices import OVER
from apps.editions.models import Edition
from apps.partners.choices import Role
from apps.partners.models import Partnership, PartnershipQuerySet
from apps.registration.choices import LIVE, ConsentKind
from apps.registration.models import Application, Consent
from apps.registration.titles import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedApplication:
    part: str
    name: str
    facts: list[tuple[str, str]]


def readers() -> PartnershipQuerySet:
    """The partnerships whose contacts read: confirmed co-organisers, until it is over."""
    rows = Partnership.objects.confirmed().filter(role=Role.CO_ORGANISER)
    return rows.exclude(edition__status__in=OVER)


def shared_with_partners(edition: Edition) -> QuerySet[Application]:
    """Applications that stand, of people who agreed and are in lists at all."""
    agreed = Consent.objects.filter(
        application=OuterRef("pk"),
        kind=ConsentKind.PARTNERS,
        withdrawn_at__isnull=True,
    )
    return (
        Application.objects.for_edition(edition)
        .filter(
            Exists(agreed),
            state__in=LIVE,
            accompanies__isnull=True,
            person__is_hidden=False,
            person__is_active=True,
        )
        .select_related("part__edition", "target_group__part_of", "person")
        .order_by("part", "full_name", "pk")
    )


def as_partners_read(application: Application) -> SharedApplication:
    return SharedApplication(
        part=str(application.part.get_kind_display()),
        name=application.person.shown_name,
        facts=[(label, words) for label, words in _facts(application) if words],
    )


def _facts(application: Application) -> Iterator[tuple[str, str]]:
    group = application.target_group
    words = {
        "organisation": application.organisation,
        "position": application.position,
        "country": application.country.name,
        "target_group": written_in(group and group.in_full, "en"),
        "motivation": application.motivation,
        "own_contribution": application.own_contribution,
    }
    for name, value in words.items():
        yield title_of(name), str(value or "")
