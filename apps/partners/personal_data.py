"""What kind of personal data each field is; see ``apps.core.personal_data``."""

from apps.core.ways import Fate, Way, deed

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
