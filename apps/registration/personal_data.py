"""What kind of personal data each field is; see ``apps.core.personal_data``."""

from typing import TYPE_CHECKING, Any

from apps.core.erasing import Outside
from apps.core.ways import ADDS_UP, NO_LONGER_NAMED, Fate, Known, Way, deed
from apps.notifications.models import Delivery
from apps.notifications.personal_data import forget_words
from apps.registration import selection_data
from apps.registration.actions.deciding import withdraw
from apps.registration.choices import LIVE, State
from apps.registration.emails import of_companion
from apps.registration.impersonal_data import IMPERSONAL
from apps.registration.models import Application, ConsentWording, TableImport

if TYPE_CHECKING:
    from apps.accounts.models import User

DATA_MAP: dict[str, dict[str, str]] = (
    IMPERSONAL
    | selection_data.DATA_MAP
    | {
        "WaitingListChange": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "kind": "none",
            "position_before": "none",
            "position_after": "none",
            "reason": "sensitive",
            "by": "personal",
        },
        "Invitation": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "function": "personal",
            "order_of_speaking": "personal",
            "message": "personal",
            "invited_by": "personal",
        },
        "Delegation": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "edition": "none",
            "name": "none",
            "head": "personal",
            "code": "none",
        },
        "DelegationMember": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "delegation": "personal",
            "edition": "none",
            "person": "personal",
        },
        "CallVersion": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "call": "none",
            "number": "none",
            "published_at": "none",
            "published_by": "personal",
            "canonical": "none",
            "sha256": "none",
        },
        "Answer": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "question_key": "none",
            "values": "sensitive",
            "keep_until": "none",
        },
        "SensitiveAnswer": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "question_key": "none",
            "values": "sensitive",
            "keep_until": "none",
        },
        "Upload": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "draft": "personal",
            "application": "personal",
            "question_key": "none",
            "file": "sensitive",
            "original_name": "sensitive",
            "content_type": "personal",
            "size": "personal",
            "sha256": "personal",
            "keep_until": "none",
        },
        "ApplicationDraft": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "part": "none",
            "person": "personal",
            "answers": "sensitive",
            "call_version": "none",
            "changes": "personal",
            "submission_key": "none",
        },
        "FormerAnswer": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "changed_at": "personal",
            "column": "none",
            "question_key": "none",
            "values": "sensitive",
            "keep_until": "none",
        },
        "HistoricalApplication": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "reference": "personal",
            "submission_key": "none",
            "state": "personal",
            "call_version": "none",
            "decided_at": "personal",
            "decision_reason": "personal",
            "waiting_since": "personal",
            "offered_until": "personal",
            "withdrawn_because": "personal",
            "is_counted": "personal",
            "accompanies": "personal",
            "companion_as": "sensitive",
            "full_name": "personal",
            "display_name": "personal",
            "organisation": "personal",
            "position": "personal",
            "country": "personal",
            "relation": "personal",
            "function": "personal",
            "level": "personal",
            "settlement": "personal",
            "size_band": "personal",
            "disciplines": "personal",
            "languages": "personal",
            "next_generation": "personal",
            "is_first_time": "personal",
            "motivation": "sensitive",
            "own_contribution": "sensitive",
            "part": "none",
            "person": "personal",
            "target_group": "personal",
            "history_id": "none",
            "history_date": "none",
            "history_change_reason": "none",
            "history_type": "none",
            "history_user": "personal",
        },
        "Application": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "part": "none",
            "person": "personal",
            "reference": "personal",
            "submission_key": "none",
            "state": "personal",
            "call_version": "none",
            "decided_at": "personal",
            "decision_reason": "personal",
            "waiting_since": "personal",
            "offered_until": "personal",
            "withdrawn_because": "personal",
            "is_counted": "personal",
            "accompanies": "personal",
            "companion_as": "sensitive",
            "full_name": "personal",
            "display_name": "personal",
            "organisation": "personal",
            "position": "personal",
            "country": "personal",
            "target_group": "personal",
            "relation": "personal",
            "function": "personal",
            "level": "personal",
            "settlement": "personal",
            "size_band": "personal",
            "disciplines": "personal",
            "languages": "personal",
            "next_generation": "personal",
            "is_first_time": "personal",
            "motivation": "sensitive",
            "own_contribution": "sensitive",
        },
        "GroupLetter": dict.fromkeys(
            ("id", "created_at", "updated_at", "edition", "key", "is_news"), "none"
        )
        | {"texts": "none", "number": "none", "sent_by": "personal"},
        "TableImport": dict.fromkeys(
            ("id", "created_at", "updated_at", "key", "table_of", "edition", "part"),
            "none",
        )
        | dict.fromkeys(("read_as", "number", "writes_letters", "confirmed_at"), "none")
        | {"brought_by": "personal", "rows": "personal"},
        "OpenedAccount": dict.fromkeys(
            ("id", "created_at", "updated_at", "edition"), "none"
        )
        | dict.fromkeys(
            ("person", "full_name", "language", "time_zone", "opened_by"), "personal"
        ),
        "Consent": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "kind": "personal",
            "scope": "none",
            "wording": "none",
            "language": "personal",
            "given_at": "personal",
            "withdrawn_at": "personal",
        },
        "AccessNeeds": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "application": "personal",
            "kinds": "sensitive",
            "details": "sensitive",
        },
        "AccessNeedCase": {
            "id": "none",
            "created_at": "none",
            "updated_at": "none",
            "needs": "personal",
            "kind": "sensitive",
            "state": "personal",
            "due_on": "personal",
            "is_due_chosen": "none",
            "responsible": "personal",
            "note_for_person": "sensitive",
            "internal_note": "sensitive",
            "reason": "sensitive",
            "alternative": "sensitive",
        },
    }
)

APPLICATION = Way(
    to="person",
    keeps={
        "reference": "A number by which the row is found; it says nothing.",
        "state": ADDS_UP,
        "decided_at": ADDS_UP,
        "waiting_since": ADDS_UP,
        "withdrawn_because": ADDS_UP,
        "offered_until": ADDS_UP,
        "companion_as": ADDS_UP,
        "is_counted": ADDS_UP,
    },
)
_PROOF = "That, when and to which words somebody agreed is our proof."
WAYS = selection_data.WAYS | {
    "ApplicationDraft": (Way(to="person", fate=Fate.GOES),),
    "Application": (APPLICATION,),
    "HistoricalApplication": (APPLICATION, deed("history_user")),
    "Consent": (Way(to="application__person", fate=Fate.STAYS, keeps={"*": _PROOF}),),
    "AccessNeeds": (Way(to="application__person", fate=Fate.GOES),),
    "AccessNeedCase": (
        Way(to="needs__application__person", fate=Fate.GOES),
        deed("responsible"),
    ),
    "Answer": (Way(to="application__person", fate=Fate.GOES),),
    "FormerAnswer": (Way(to="application__person", fate=Fate.GOES),),
    "SensitiveAnswer": (Way(to="application__person", fate=Fate.GOES),),
    "Upload": (
        Way(to="application__person", fate=Fate.GOES),
        Way(to="draft__person", fate=Fate.GOES),
    ),
    "Delegation": (
        Way(
            to="head",
            fate=Fate.STAYS,
            keeps={
                "*": "It is of a city and of its members; its head has no name then."
            },
        ),
    ),
    "DelegationMember": (Way(to="person", fate=Fate.GOES),),
    "Invitation": (
        Way(to="application__person", fate=Fate.GOES),
        deed("invited_by"),
    ),
    "WaitingListChange": (
        Way(to="application__person", becomes={"reason": NO_LONGER_NAMED}),
        deed("by"),
    ),
    "TableImport": (deed("brought_by"),),
    "OpenedAccount": (Way(to="person", fate=Fate.GOES), deed("opened_by")),
    "GroupLetter": (deed("sent_by"),),
    "CallVersion": (deed("published_by"),),
}
NOBODY: dict[str, str] = {}


def export(person: "User", told: dict[str, list[dict[str, Any]]]) -> Any:
    """Consents come with their words; what reviewers find, once it is decided.

    Whoever still waits for the decision would otherwise read the reviews before it.
    """
    undecided = {
        row["id"]
        for row in told["Application"]
        if row["decided_at"] is None and row["state"] == State.SUBMITTED
    }
    told["Review"] = [
        row for row in told["Review"] if row["application"]["id"] not in undecided
    ]
    shown = {row["id"] for row in told["Review"]}
    told["Score"] = [row for row in told["Score"] if row["review"]["id"] in shown]
    for consent in told["Consent"]:
        words = ConsentWording.objects.get(pk=consent["wording"]["id"])
        consent["words"] = words.text
    return told


def leave(person: "User") -> None:
    """Withdraw what is open, so that whoever waits gets the place."""
    for application in Application.objects.filter(person=person, state__in=LIVE):
        withdraw(application, by=person)


def known(person: "User") -> Known:
    """The names given in applications, now and before."""
    managers: list[Any] = [Application.objects, Application.history]
    names: set[str] = set()
    for rows in managers:
        for pair in rows.filter(person=person).values_list("full_name", "display_name"):
            names.update(pair)
    is_met = Application.history.filter(person=person, state=State.ADMITTED).exists()
    return Known(names=frozenset(names), addresses=frozenset(), is_met=is_met)


def erase(person: "User", known: Known, outside: Outside) -> None:
    """Nothing is left of the group that somebody chose, nor of what names them elsewhere.

    That are tables that wait to be confirmed, and letters to those who accompany them.
    """
    _drop_waiting_tables(known)
    for companion in Application.objects.filter(accompanies__person=person):
        told = Delivery.objects.filter(dedupe_key__startswith=of_companion(companion))
        forget_words(told, outside)
    managers: list[Any] = [Application.objects, Application.history]
    for rows in managers:
        rows.filter(person=person).update(target_group=None)


def _drop_waiting_tables(known: Known) -> None:
    """A table that waits to be confirmed goes whole: it can be brought again."""
    for brought in TableImport.objects.filter(confirmed_at=None):
        cells = {str(cell).lower() for row in brought.rows for cell in row.values()}
        if any(known_by(cell, known) for cell in cells):
            brought.delete()


def known_by(cell: str, known: Known) -> bool:
    """Whether what stands in a cell is the person: all of it, or a part that is long."""
    whole = {words.lower() for words in known.names | known.addresses}
    return cell in whole or any(words.lower() in cell for words in known.findable)
