from apps.registration.models.answers import Answer, SensitiveAnswer, Upload
from apps.registration.models.application import (
    Application,
    Call,
)
from apps.registration.models.changes import FormerAnswer
from apps.registration.models.criteria import Criterion
from apps.registration.models.drafts import ApplicationDraft
from apps.registration.models.group_letters import GroupLetter
from apps.registration.models.guests import Delegation, DelegationMember, Invitation
from apps.registration.models.imports import TableImport
from apps.registration.models.needs import AccessNeedCase
from apps.registration.models.opened_accounts import OpenedAccount
from apps.registration.models.personal import AccessNeeds, Consent, ConsentWording
from apps.registration.models.places import Places
from apps.registration.models.questions import CallVersion, Question, QuestionWording
from apps.registration.models.regions import (
    CountryInRegion,
    WorldRegion,
    WorldRegionScheme,
)
from apps.registration.models.reserved import ReservedPlaces
from apps.registration.models.review import (
    Assignment,
    ConflictOfInterest,
    Review,
    Reviewing,
    Score,
)
from apps.registration.models.rounds import DecisionRound, RoundDecision
from apps.registration.models.selection import BalanceTarget, Candidate, Proposal
from apps.registration.models.waiting import WaitingList, WaitingListChange
from apps.registration.models.worded import CallWording, CriterionWording

__all__ = [
    "AccessNeedCase",
    "AccessNeeds",
    "Answer",
    "Application",
    "ApplicationDraft",
    "Assignment",
    "BalanceTarget",
    "Call",
    "CallVersion",
    "CallWording",
    "Candidate",
    "ConflictOfInterest",
    "Consent",
    "ConsentWording",
    "CountryInRegion",
    "Criterion",
    "CriterionWording",
    "DecisionRound",
    "Delegation",
    "DelegationMember",
    "FormerAnswer",
    "GroupLetter",
    "Invitation",
    "OpenedAccount",
    "Places",
    "Proposal",
    "Question",
    "QuestionWording",
    "ReservedPlaces",
    "Review",
    "Reviewing",
    "RoundDecision",
    "Score",
    "SensitiveAnswer",
    "TableImport",
    "Upload",
    "WaitingList",
    "WaitingListChange",
    "WorldRegion",
    "WorldRegionScheme",
]
