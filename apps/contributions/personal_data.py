"""What the columns of this context say about people."""

from typing import TYPE_CHECKING

from apps.contributions.choices import Attribution
from apps.contributions.models import Contribution
from apps.core.changes import outdate_after_commit
from apps.core.erasing import Outside
from apps.core.ways import Fate, Known, Way, deed

if TYPE_CHECKING:
    from apps.accounts.models import User

DATA_MAP: dict[str, dict[str, str]] = {
    "Report": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "rapporteur": "personal",
        "summary": "personal",
        "saved_from": "none",
        "state": "none",
        "filed_at": "none",
        "filed_by": "personal",
    },
    "Support": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "contribution": "none",
        "person": "personal",
    },
    "Link": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "one": "none",
        "other": "none",
        "linked_by": "personal",
    },
    "ReportDue": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "session": "none",
        "at": "none",
    },
    "Contribution": {
        "id": "none",
        "created_at": "none",
        "updated_at": "none",
        "edition": "none",
        "report": "none",
        "key": "none",
        "handed_in_by": "personal",
        "saved_from": "none",
        "position": "none",
        "kind": "none",
        "text": "personal",
        "key_questions": "none",
        "attribution": "none",
        "attributed_to": "personal",
        "agreement": "personal",
        "agreement_noted_by": "personal",
        "agreement_noted_at": "none",
        "merged_into": "none",
        "world_region": "personal",
        "is_hidden": "none",
    },
}

_RESULT = "What a session has brought belongs to all who were there (ADR 0014)."
WAYS = {
    "Report": (
        Way(to="rapporteur", fate=Fate.STAYS, keeps={"*": _RESULT}),
        deed("filed_by"),
    ),
    "Contribution": (
        Way(to="report__rapporteur", fate=Fate.STAYS, keeps={"*": _RESULT}),
        deed("agreement_noted_by"),
        Way(to="handed_in_by", fate=Fate.STAYS, keeps={"*": _RESULT}),
    ),
    "Link": (deed("linked_by"),),
    "Support": (Way(to="person", fate=Fate.GOES),),
}
NOBODY = {"ReportDue": "Says of a session when its report is awaited."}


def erase(person: "User", known: Known, outside: Outside) -> None:
    """What is attributed to the person, in whose report ever, no longer is."""
    for name in known.names:
        Contribution.objects.filter(attributed_to__iexact=name).update(
            attribution=Attribution.UNATTRIBUTED,
            attributed_to="",
            agreement="",
            agreement_noted_by=None,
            agreement_noted_at=None,
        )
    outdate_after_commit()
