"""Who applies in the demonstration, what they answer and need, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pikepdf
from django.core.files.base import ContentFile
from django.utils.timezone import now
from django_countries.fields import Country

from apps.accounts.models import User
from apps.editions.choices import PartKind
from apps.editions.models import Edition, Part
from apps.registration import wordings
from apps.registration.actions import applying, deciding
from apps.registration.actions.arranging import Arrangement, arrange
from apps.registration.actions.shares import keep_places
from apps.registration.actions.uploading import keep
from apps.registration.choices import ConsentKind, ReservedFor, Settlement
from apps.registration.models import AccessNeedCase, Application, ReservedPlaces
from apps.registration.uploads import check_upload
from hrgl.demo.people import account_for

People = Mapping[str, User]

AGREED = (
    ConsentKind.PRIVACY,
    ConsentKind.LIST,
    ConsentKind.PARTNERS,
    ConsentKind.ACCESS_NEEDS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoApplicant:
    """``job`` names the account. What is not said is as most have it."""

    job: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    agreed: tuple[ConsentKind, ...] = (ConsentKind.PRIVACY,)
    needs: tuple[str, ...] = ()
    needs_details: str = ""
    own: Mapping[str, list[str]] = field(default_factory=dict)
    sensitive: Mapping[str, list[str]] = field(default_factory=dict)
    sends_file: bool = False
    becomes: str = ""


FIRST = (
    DemoApplicant(
        job="participant",
        agreed=AGREED,
        needs=("captions", "sign", "advance"),
        needs_details="Captions in English are fine.",
        own={
            "demoheard": ["From a colleague."],
            "demotopic": ["budget", "schools"],
            "demobudget": ["The council, after three open evenings."],
        },
        sends_file=True,
        becomes="admitted",
    ),
    DemoApplicant(
        job="applicant",
        own={"demoheard": ["On the website."], "demotopic": ["housing"]},
    ),
)

#: Accounts that nobody signs in to: they fill the lists.
OTHERS = (
    DemoApplicant(
        job="applicant-2",
        agreed=AGREED,
        facts={
            "country": Country("KE"),
            "level": "regional",
            "next_generation": True,
            "motivation": "We began a human rights office last year.",
            "own_contribution": "What went wrong in our first year.",
        },
        needs=("captions",),
        own={"demoheard": ["At a conference."], "demotopic": ["police"]},
        sensitive={"demosafe": ["Please do not show my picture."]},
    ),
    DemoApplicant(
        job="applicant-3",
        facts={
            "country": Country("UY"),
            "settlement": Settlement.RURAL,
            "function": "elected",
            "position": "Member of the council",
            "is_first_time": False,
            "motivation": "Small places need simple instruments.",
            "own_contribution": "A checklist of one page.",
        },
        own={"demotopic": ["housing", "schools"]},
    ),
    DemoApplicant(
        job="applicant-4",
        facts={
            "country": Country("AT"),
            "relation": "with",
            "function": "research",
            "organisation": "Demo University",
            "position": "Lecturer",
            "motivation": "To compare cities.",
        },
        becomes="declined",
    ),
)

#: What an organiser has done about the needs of the participant; others are open.
ARRANGED: Mapping[str, Mapping[str, Any]] = {
    "captions": {
        "state": "arranged",
        "note_for_person": "There are live captions in every plenary and workshop.",
    },
    "sign": {
        "state": "unmet",
        "reason": "Nobody who interprets is free on these days.",
        "alternative": "Captions, and time to ask in writing.",
    },
    "advance": {
        "state": "arranging",
        "internal_note": "The slides of the second day are missing.",
    },
}


def let_people_apply(edition: Edition, people: People) -> None:
    """A participant with a place at both parts, and others in several states."""
    academy = edition.parts.get(kind=PartKind.ACADEMY)
    _keep_places_for_the_countryside(academy, by=people["organiser"])
    for one in FIRST:
        _apply_to_the_academy(academy, one, people[one.job], people)
    conference = edition.parts.get(kind=PartKind.CONFERENCE)
    give_a_place(conference, people["participant"], by=people["organiser"])
    for one in OTHERS:
        _apply_to_the_academy(academy, one, account_for(one.job), people)


def give_a_place(part: Part, person: User, *, by: User) -> Application:
    """Let somebody apply who says no more than is asked, and be admitted."""
    application = _apply(part, person, DemoApplicant(job="participant"))
    return deciding.admit(application, by=by)


def _keep_places_for_the_countryside(part: Part, *, by: User) -> None:
    kept = {"kind": ReservedFor.SETTLEMENT, "value": Settlement.RURAL}
    if not ReservedPlaces.objects.filter(part=part, **kept).exists():
        keep_places(ReservedPlaces(part=part, number=6, **kept), by=by)


def _apply_to_the_academy(
    part: Part, one: DemoApplicant, person: User, people: People
) -> None:
    if part.applications.filter(person=person).exists():
        return
    application = _apply(part, person, one)
    organiser = people["organiser"]
    if one.becomes == "admitted":
        deciding.admit(application, by=organiser)
    elif one.becomes == "declined":
        deciding.decline(
            application, by=organiser, reason="The places go to local governments."
        )
    if one.becomes == "admitted":
        for case in AccessNeedCase.objects.filter(needs__application=application):
            _arrange(case, organiser)


def _arrange(case: AccessNeedCase, organiser: User) -> None:
    words = {"state": case.state, **ARRANGED[case.kind]}
    arrange(
        case,
        Arrangement(
            due_on=now().date() + timedelta(days=2), responsible=organiser, **words
        ),
        seen=case.updated_at,
        by=organiser,
    )


def _apply(part: Part, person: User, one: DemoApplicant) -> Application:
    if earlier := part.applications.filter(person=person).first():
        return earlier
    version = part.call.current
    if version and one.sends_file:
        draft = applying.save_draft(part, person=person, answers={}, version=version)
        keep(draft, key="demoletter", checked=check_upload(_letter()))
    return applying.submit(
        part,
        person=person,
        answers=applying.Answers(
            facts=_facts(part, person, one),
            agreed=[
                applying.Agreed(kind=kind, text=wordings.full_text(kind), language="en")
                for kind in one.agreed
            ],
            needs=applying.Needs(kinds=one.needs, details=one.needs_details),
            own=one.own if version else {},
            sensitive=one.sensitive if version else {},
            files=["demoletter"] if version and one.sends_file else (),
            version=version,
        ),
        key=uuid5(NAMESPACE_URL, f"demo:{part.pk}:{person.pk}"),
    )


def _facts(part: Part, person: User, one: DemoApplicant) -> dict[str, Any]:
    groups = part.edition.target_groups
    return {
        "full_name": person.full_name,
        "display_name": "",
        "organisation": "Demo Municipality",
        "position": "Human rights officer",
        "country": Country("AT"),
        "target_group": groups.filter(part_of__isnull=False).first() or groups.first(),
        "relation": "within",
        "function": "human_rights",
        "level": "local",
        "settlement": "town",
        "size_band": "",
        "languages": ["en"],
        "is_first_time": True,
        "motivation": "To learn what has worked in places like ours.",
        **one.facts,
    }


def _letter() -> ContentFile[bytes]:
    """A PDF file of one empty page."""
    page, stored = pikepdf.new(), BytesIO()
    page.add_blank_page()
    page.save(stored)
    return ContentFile(stored.getvalue(), name="letter.pdf")
