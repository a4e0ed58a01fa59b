"""The partners of an edition, as they are listed everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.editions.models import Edition
from apps.partners.choices import Role
from apps.partners.models import Partnership


@dataclass(frozen=True, slots=True)
class Listing:
    """The listed partnerships in order, by role; and whether the footnote is due."""

    leads: Sequence[Partnership]
    partners: Sequence[Partnership]
    funders: Sequence[Partnership]

    @property
    def everybody(self) -> list[Partnership]:
        return [*self.leads, *self.partners, *self.funders]

    @property
    def needs_footnote(self) -> bool:
        return holds_unconfirmed(self.everybody)


def holds_unconfirmed(partnerships: Iterable[Partnership]) -> bool:
    return any(not partnership.is_confirmed for partnership in partnerships)


def listing(edition: Edition) -> Listing:
    """One query."""
    rows = list(edition.partnerships.listed().select_related("organisation"))
    return Listing(
        leads=[row for row in rows if row.role == Role.LEAD],
        partners=[row for row in rows if row.role in {Role.CO_ORGANISER, Role.PARTNER}],
        funders=[row for row in rows if row.role == Role.FUNDER],
    )
