"""Who takes part, as far as the other participants may know.

A list of what is shown, as in ``shared``: its words are those of ``wordings.label``.
Whoever changes one changes the other.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django_countries import countries

from apps.editions.models import Part
from apps.registration.choices import ConsentKind
from apps.registration.models import Application, Consent


def listed_participants(part: Part) -> QuerySet[Application]:
    """People with a place in ``part`` who agreed to it, by the name they go by.

    A list of each part: somebody in the Conference, which is open to everybody, does not
    read who was chosen for the Academy.
    """
    agreed = Consent.objects.filter(
        application=OuterRef("pk"), kind=ConsentKind.LIST, withdrawn_at__isnull=True
    )
    return (
        Application.objects.admitted()
        .filter(
            Exists(agreed),
            part=part,
            person__is_hidden=False,
            person__is_active=True,
        )
        .select_related("person")
        .annotate(
            # As ``User.shown_name``, where the database has to sort and search.
            shown=Coalesce(
                NullIf("person__display_name", Value("")), F("person__full_name")
            )
        )
        .order_by(Lower(Unaccent("shown")), "pk")
    )


def narrowed(
    rows: QuerySet[Application], *, words: str, country: str
) -> QuerySet[Application]:
    """Of those who are listed anyway, so that no search tells of anybody else."""
    if words:
        rows = rows.filter(
            Q(shown__unaccent__icontains=words)
            | Q(organisation__unaccent__icontains=words)
        )
    return rows.filter(country=country) if country else rows


def countries_of(rows: QuerySet[Application]) -> Sequence[tuple[str, Any]]:
    """The countries of ``rows`` by their names in the reader's language."""
    codes = rows.exclude(country="").order_by().values_list("country", flat=True)
    named = [(code, countries.name(code)) for code in codes.distinct()]
    return sorted(named, key=lambda one: one[1])
