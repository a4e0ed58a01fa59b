"""People in every part that a person can have, each carrying words of their own.

The same parts twice: once by people who are left out of all lists, once by people who
agreed to be named wherever somebody can agree to it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import now

from apps.accounts.models import User
from apps.certificates.models import Certificate
from apps.contributions.models import Contribution, Report
from apps.editions.models import Appointment, Edition, Part
from apps.outcomes.actions import saving, voicing
from apps.outcomes.actions.presence import be_present
from apps.outcomes.models import Document, Snapshot
from apps.partners.models import Partnership, PartnershipContact
from apps.programme.models import Attendance, Session
from apps.registration.actions.guests import register_companion
from apps.registration.choices import ConsentKind
from apps.registration.models import (
    Answer,
    Application,
    Consent,
    ConsentWording,
    Delegation,
    DelegationMember,
    Invitation,
    OpenedAccount,
)
from tests.access.world import World
from tests.factories.registration import (
    AccessNeedsFactory,
    ApplicationFactory,
    a_review,
)

#: What each token begins with, for the two kinds of people.
HIDDEN, OPEN = "qverborgen", "qoffen"
#: The letters that a token ends with, one for each kind of word.
KINDS = {
    "name": "n",
    "shown": "d",
    "email": "e",
    "city": "c",
    "organisation": "o",
    "affiliation": "a",
}
TOKEN = re.compile(rf"({HIDDEN}|{OPEN})([a-z]+?)x([{''.join(KINDS.values())}])\b")
#: States of an application, and the trait of the factory that makes one.
#: Whose application partners may read, by their own word.
SHARED = "offered"
#: Who agreed to stand in the list of participants.
LISTED = "admitted"
STATES = ("submitted", "offered", "admitted", "waiting", "declined", "withdrawn")


@dataclass
class Marked:
    """One side of the world: its people by the part they have."""

    stem: str
    people: dict[str, User] = field(default_factory=dict)
    #: What stands in addresses.
    names: dict[str, str] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        return self.stem == HIDDEN

    def word(self, part: str, kind: str) -> str:
        return f"{self.stem}{part}x{KINDS[kind]}"

    def person(self, part: str) -> User:
        made = User.objects.create_user(
            f"{self.word(part, 'email')}@example.org",
            full_name=self.word(part, "name"),
            display_name=self.word(part, "shown"),
            is_hidden=self.is_hidden,
        )
        self.people[part] = made
        return made

    def application(self, name: str, part: Part, **facts: Any) -> Application:
        person = self.person(name)
        made = ApplicationFactory(
            part=part,
            person=person,
            full_name=person.full_name,
            display_name=person.display_name,
            organisation=self.word(name, "organisation"),
            position=self.word(name, "affiliation"),
            motivation="To learn.",
            **facts,
        )
        city = self.word(name, "city")
        asked = part.call.questions.first()
        Answer.objects.create(application=made, question_key=asked.key, values=[city])
        return made


def tokens_in(text: str) -> set[tuple[str, str, str]]:
    """Side, part and kind of each word found; echoes of what was asked for are none."""
    return {found.groups() for found in TOKEN.finditer(text)}


def mark(world: World, stem: str) -> Marked:
    side = Marked(stem)
    academy = world.edition.parts.get(kind="academy")
    _applicants(side, academy)
    _company(side, academy, world)
    _programme(side, world)
    _reviewing(side, academy, world)
    _document(side, world.edition)
    brought = side.person("brought")
    OpenedAccount.objects.create(
        edition=world.edition,
        person=brought,
        full_name=brought.full_name,
        opened_by=world.people["organiser"],
    )
    contact = side.person("contact")
    partnership = Partnership.objects.get(pk=world.names["own_partnership"])
    PartnershipContact.objects.create(partnership=partnership, person=contact)
    return side


def _applicants(side: Marked, academy: Part) -> None:
    for state in STATES:
        trait = {} if state == "submitted" else {state: True}
        made = side.application(state, academy, **trait)
        AccessNeedsFactory(application=made)
        if state == SHARED:
            _agree(made, ConsentKind.PARTNERS)
        if state == LISTED:
            _agree(made, ConsentKind.LIST)
    holder = Application.objects.get(person=side.people["admitted"])
    issued = Certificate.objects.create(
        application=holder,
        name=side.word("admitted", "name"),
        language="en",
        shows_name=not side.is_hidden,
    )
    side.names["certificate"] = issued.code


def _agree(application: Application, kind: ConsentKind) -> None:
    wording, _new = ConsentWording.objects.get_or_create(
        sha256="5" * 64, defaults={"language": "en", "text": "Others may read it."}
    )
    Consent.objects.create(
        application=application,
        kind=kind,
        scope="edition",
        wording=wording,
        language="en",
        given_at=now(),
    )


def _company(side: Marked, academy: Part, world: World) -> None:
    """Companions on both sides, a guest, and delegations with a reader in them."""
    host = side.application("host", academy, admitted=True)
    known = side.person("companion")
    register_companion(
        host, name=known.full_name, email=known.email, kind="assistant", by=host.person
    )
    led = register_companion(
        host, name="Led", email=f"led-{side.stem}@example.org", kind="interpreter",
        by=host.person,
    )  # fmt: skip
    side.names["companion"] = led.reference
    side.people["led"] = led.person
    guest = side.application("guest", academy, offered=True)
    Invitation.objects.create(
        application=guest,
        function=side.word("guest", "affiliation"),
        invited_by=world.people["organiser"],
    )
    delegation = Delegation.objects.create(
        edition=world.edition, name=f"Delegation {side.stem}", head=side.person("head")
    )
    # The participant reads the members of one, whoever is no member reads the other.
    members = Delegation.objects.get(code=world.names["delegation"])
    for of, person in (
        (delegation, side.people["head"]),
        (members, side.person("member")),
    ):
        DelegationMember.objects.create(
            delegation=of, edition=world.edition, person=person
        )
    DelegationMember.objects.get_or_create(
        edition=world.edition,
        person=world.people["participant"],
        defaults={"delegation": members},
    )
    side.names["delegation"] = delegation.code


def _programme(side: Marked, world: World) -> None:
    workshop = Session.objects.get(pk=world.names["session_key"])
    workshop.sign_ups.create(
        person=side.people["admitted"], state="seated", seated_at=now()
    )
    workshop.sign_ups.create(person=side.people["host"], state="waiting")
    reported = Session.objects.get(edition=world.edition, slug=world.names["reported"])
    for session in (workshop, reported):
        Attendance.objects.create(
            session=session, person=side.people["admitted"], confirmed_at=now()
        )
        for role in ("speaker", "moderator", "rapporteur"):
            session.people.create(
                person=side.people.get(role) or side.person(role),
                role=role,
                listed=True,
            )


def _reviewing(side: Marked, academy: Part, world: World) -> None:
    reviewer = side.person("reviewer")
    Appointment.objects.create(edition=world.edition, person=reviewer, job="reviewer")
    points = [3] * academy.call.criteria.count()
    read = Application.objects.get(pk=world.names["submitted_application_id"])
    a_review(read, reviewer, *points)
    theirs = Application.objects.get(person=side.people["submitted"])
    for one in (reviewer, world.people["reviewer"]):
        a_review(theirs, one, *points)
    side.names["reviewed"] = theirs.reference


def _document(side: Marked, edition: Edition) -> None:
    """A finding that became a provision, a comment, and texts in the draft."""
    rapporteur = side.people["rapporteur"]
    session = Session.objects.create(
        edition=edition,
        part=edition.parts.get(kind="academy"),
        slug=f"held-{side.stem}",
        title="Held",
        state="published",
        starts_at=now() - timedelta(days=2),
        ends_at=now() - timedelta(days=2, hours=-1),
    )
    side.names["held"] = session.slug
    report = Report.objects.create(
        session=session,
        rapporteur=rapporteur,
        summary="It works.",
        state="filed",
        filed_at=now(),
        filed_by=rapporteur,
    )
    facts = {} if side.is_hidden else {
        "attribution": "named",
        "attributed_to": side.word("rapporteur", "shown"),
    }  # fmt: skip
    finding = Contribution.objects.create(
        edition=edition, report=report, text="Reception desks help.", **facts
    )
    document = Document.objects.get(edition=edition)
    drafter = side.person("drafter")
    Appointment.objects.create(edition=edition, person=drafter, job="drafter")
    paragraph = document.paragraphs.filter(kind="provision").first()
    paragraph.sources.create(contribution=finding, added_by=drafter)
    base = paragraph.head_id
    for body in (f"One text of {side.stem}-side.", "Another text."):
        saved = saving.save(paragraph, author=drafter, body=body, base=base)
    side.names["side_version"] = str(saved.revision.side_version.pk)
    side.names["paragraph"] = str(paragraph.pk)
    be_present(paragraph, person=drafter)
    asked = Snapshot.objects.filter(document=document, purpose="consultation")
    said = {"by": side.people["admitted"], "paragraph": paragraph.pk, "is_named": True}
    voicing.comment(asked.latest("pk"), body="Six months is long.", key=uuid4(), **said)
    proposed = voicing.Proposed(kind="delete", reason="It is said already.")
    amendment = voicing.amend(
        asked.latest("pk"), proposed=proposed, key=uuid4(), **said
    )
    voicing.support(amendment, by=drafter)
    side.names["amendment"] = str(amendment.pk)


def addresses(world: World, *sides: Marked) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Pages beside those of the matrix: each side's own."""
    edition = world.edition.slug
    for side in sides:
        names = side.names
        yield "certificates:verified", {"code": names["certificate"]}
        yield (
            "registration:delegation",
            {
                "edition": edition,
                "code": names["delegation"],
            },
        )
        yield "registration:review", {"reference": names["reviewed"]}
        yield "contributions:report", {"edition": edition, "session": names["held"]}
        yield (
            "outcomes:voice",
            {"edition": edition, "kind": "amendments", "pk": names["amendment"]},
        )
        yield (
            "outcomes:side-version",
            {
                "edition": edition,
                "side_version": names["side_version"],
            },
        )
        yield (
            "outcomes:paragraph",
            {
                "edition": edition,
                "paragraph": names["paragraph"],
            },
        )
