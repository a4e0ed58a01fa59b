"""What kind of personal data each field is; see ``apps.core.personal_data``."""

from typing import TYPE_CHECKING, Any

from apps.core.erasing import Outside
from apps.core.ways import Fate, Known, Way, deed, met
from apps.partners.models import Partnership, PartnershipContact

if TYPE_CHECKING:
    from apps.accounts.models import User

DATA_MAP: dict[str, dict[str, str]] = {
    "Organisation": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "code": "none",
        "full_name": "none",
        "abbreviation": "none",
        "auspices": "none",
        "place": "none",
        "website": "none",
        "logo": "none",
    },
    "OrganisationName": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "organisation": "none",
        "name": "none",
        "language": "none",
        "seen_in": "none",
    },
    "Partnership": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "edition": "none",
        "organisation": "none",
        "role": "none",
        "state": "none",
        "position": "none",
        "evidence": "personal",
    },
    "PartnershipContact": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "partnership": "none",
        "person": "personal",
    },
}

WAYS = {
    "PartnershipContact": (Way(to="person", fate=Fate.GOES),),
    "HistoricalPartnership": (deed("history_user"),),
    "HistoricalOrganisation": (deed("history_user"),),
}
_EVIDENCE = (
    "Where a partner's confirmation is found; a name in it goes with its bearer."
)
NOBODY = {"Partnership": _EVIDENCE}


def known(person: "User") -> Known:
    return met(PartnershipContact.objects.filter(person=person).exists())


def erase(person: "User", known: Known, outside: Outside) -> None:
    """Where a confirmation is found may say who has given it."""
    managers: list[Any] = [Partnership.objects, Partnership.history]
    for words in known.findable:
        for rows in managers:
            rows.filter(evidence__icontains=words).update(evidence="")
