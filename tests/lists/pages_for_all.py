"""The lists of the pages that everybody reads, and of one's own."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.choices import GoalKind
from apps.editions.models import (
    Edition,
    ExpectedOutcome,
    Goal,
    Instrument,
    PublicationSeries,
    Volume,
)
from apps.registration.models import Consent, ConsentWording, DelegationMember
from tests.factories.editions import (
    ConceptNoteFactory,
    ConceptNoteSectionFactory,
    EditionFactory,
    KeyQuestionFactory,
    ObjectiveFactory,
    ReferenceFactory,
    TargetGroupFactory,
)
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_question,
    a_snapshot,
    holder,
)
from tests.factories.partners import PartnershipContactFactory, PartnershipFactory
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    give_places,
)
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    DelegationFactory,
)
from tests.lists.listing import Listing, cases, numbers

LISTS, listing = cases()


def _cited(edition: Edition, number: int, **facts: Any) -> str:
    """A reference in a volume of its own."""
    publications, _new = PublicationSeries.objects.get_or_create(
        name="Publications", defaults={"series": edition.series}
    )
    volume = Volume.objects.create(
        publication_series=publications, number=next(numbers), title="On cities"
    )
    title = f"On rights {number}"
    ReferenceFactory(edition=edition, title=title, volume=volume, **facts)
    return title


def _in_print(number: int) -> str:
    """An edition with its Outcome Document."""
    edition = EditionFactory(year=2040 - number, ordinal=40 - number)
    return _cited(edition, number, kind="outcome_document", about_edition=edition)


@listing("editions:home")
def home(number: int) -> Listing:
    EditionFactory(year=2041, ordinal=41, status="running")
    return Listing("/", says=[_in_print(i) for i in range(number)])


@listing("editions:archive")
def archive(number: int) -> Listing:
    return Listing("/archive/", says=[_in_print(i) for i in range(number)])


@listing("editions:edition")
def edition(number: int) -> Listing:
    here = an_academy().edition
    for i in range(number):
        Goal.objects.create(edition=here, kind=GoalKind.values[i], text="Rights.")
        KeyQuestionFactory(cluster__edition=here)
        ObjectiveFactory(edition=here)
        ExpectedOutcome.objects.create(edition=here, position=i, text="It is known.")
        TargetGroupFactory(edition=here)
        Instrument.objects.create(name=f"Budget {i}").editions.add(here)
        PartnershipFactory(edition=here, confirmed=True)
    return Listing(
        "/2031/",
        says=[_cited(here, i) for i in range(number)]
        + [_in_print(i + 10) for i in range(number)],
    )


@listing("editions:concept-note")
def concept_note(number: int) -> Listing:
    note = ConceptNoteFactory(edition=an_academy().edition)
    PartnershipFactory.create_batch(number, edition=note.edition)
    return Listing(
        "/2031/concept-note/",
        says=[
            ConceptNoteSectionFactory(
                note=note, title=f"Part {i}", lists_references=True
            ).title
            for i in range(number)
        ]
        + [_cited(note.edition, i) for i in range(number)],
    )


@listing("partners:partners")
def partners(number: int) -> Listing:
    here = an_academy().edition
    contact = a_person("Contact")
    made = [
        PartnershipFactory(edition=here, role=role, confirmed=True)
        for role in ("lead", "partner", "funder")
        for _ in range(number)
    ]
    for partnership in made:
        PartnershipContactFactory(partnership=partnership, person=contact)
    return Listing(
        "/2031/partners/", contact, [one.organisation.full_name for one in made]
    )


@listing("registration:apply")
def calls(number: int) -> Listing:
    """An edition has two parts, so there are never three calls."""
    here = an_academy().edition
    person = a_person("Applicant")
    says = []
    for kind in ("academy", "conference")[: min(number, 2)]:
        part, _new = here.parts.get_or_create(kind=kind)
        CallFactory(part=part)
        ApplicationFactory(part=part, person=person)
        says.append(part.get_kind_display())
    return Listing("/2031/apply/", person, says)


def _form_with_groups(number: int, path: str) -> Listing:
    here = CallFactory(part=an_academy()).part.edition
    for i in range(number):
        group = TargetGroupFactory(edition=here, text=f"city networks {i}")
        TargetGroupFactory(edition=here, part_of=group, text=f"their offices {i}")
    return Listing(
        path,
        a_person("Applicant"),
        [f"ity networks {i}" for i in range(number)]
        + [f"heir offices {i}" for i in range(number)],
    )


@listing("registration:step")
def step(number: int) -> Listing:
    return _form_with_groups(number, "/2031/apply/academy/work/")


@listing("registration:on-one-page")
def on_one_page(number: int) -> Listing:
    return _form_with_groups(number, "/2031/apply/academy/all/")


@listing("registration:application")
def consents(number: int) -> Listing:
    application = ApplicationFactory(part=an_academy())
    says = []
    for i, kind in enumerate(("privacy", "list", "updates")[:number]):
        wording = ConsentWording.objects.create(
            sha256=f"{i:064}", language="en", text="I agree."
        )
        given = Consent.objects.create(
            application=application,
            kind=kind,
            scope="edition",
            wording=wording,
            language="en",
            given_at=now(),
        )
        says.append(given.get_kind_display())
    return Listing(application.get_absolute_url(), application.person, says)


def _in_days(number: int) -> Any:
    return now() + timedelta(days=number)


@listing("registration:companions")
def companions(number: int) -> Listing:
    own = ApplicationFactory(admitted=True)
    helpers = [
        ApplicationFactory(
            part=own.part,
            admitted=True,
            accompanies=own,
            companion_as="assistant",
            is_counted=False,
            person=a_person(f"Helper {i}"),
        )
        for i in range(number)
    ]
    return Listing(
        f"{own.get_absolute_url()}companions/",
        own.person,
        [one.full_name for one in helpers],
    )


@listing("registration:delegation")
def delegation(number: int) -> Listing:
    found = DelegationFactory(edition__status="open")
    members = [a_person(f"Member {i}") for i in range(number)]
    for person in [found.head, *members]:
        DelegationMember.objects.create(
            delegation=found, edition=found.edition, person=person
        )
    return Listing(
        found.get_absolute_url(), found.head, [one.full_name for one in members]
    )


@listing("programme:attendance")
def attendance(number: int) -> Listing:
    session = SessionFactory(part=an_academy(), starts_at=now() - timedelta(hours=1))
    seated = [
        SignUpFactory(session=session, person=a_person(f"Seated {i}")).person
        for i in range(number)
    ]
    give_places(session.part, seated)
    return Listing(
        f"{session.get_absolute_url()}attendance/",
        holder(session.edition, "organiser"),
        [one.full_name for one in seated],
    )


@listing("people:duplicates")
def duplicates(number: int) -> Listing:
    here = an_academy()
    for i in range(number):
        for twin in range(2):
            person = a_person(f"Ada{i} Example{i}", email=f"{twin}.{i}@example.org")
            give_places(here, [person])
    return Listing(
        "/2031/duplicates/",
        holder(here.edition, "organiser"),
        [f"Ada{i} Example{i}" for i in range(number)],
    )


@listing("people:merge")
def merge(number: int) -> Listing:
    here = an_academy()
    one, other = a_person("Ada One"), a_person("Ada Other")
    give_places(here, [one, other])
    for i in range(number):
        give_places(an_academy(f"{2050 + i}"), [one])
    return Listing(
        f"/2031/duplicates/{one.pk}/{other.pk}/",
        holder(here.edition, "organiser"),
        [str(2050 + i) for i in range(number)],
    )


@listing("programme:session")
def session(number: int) -> Listing:
    """As it is for organisers, who see the people with a seat."""
    session = SessionFactory(part=an_academy())
    says = []
    for i in range(number):
        speaker = a_person(f"Speaker {i}")
        SessionPersonFactory(
            session=session, name=speaker.full_name, person=speaker, listed=True
        )
        question = a_question(session.edition, f"C1.Q{i}")
        session.key_questions.add(question)
        session.inputs.create(
            title=f"Input {i}", speaker=SessionPersonFactory(session=session)
        )
        session.materials.create(title=f"Slides {i}", link="https://example.org/")
        session.interpretations.create(language=["ar", "fr", "es"][i], state="arranged")
        seated = SignUpFactory(session=session, person=a_person(f"Seated {i}"))
        says += [speaker.full_name, question.text, seated.person.shown_name]
        says += [f"Input {i}", f"Slides {i}"]
    return Listing(
        session.get_absolute_url(), holder(session.edition, "organiser"), says
    )


@listing("programme:me")
def my_page(number: int) -> Listing:
    person = a_person("Busy", is_staff=True)
    return Listing("/me/", person, [_everything_for(person, i) for i in range(number)])


def _everything_for(person: User, number: int) -> str:
    """An edition at which there is a place, a seat, and a duty of each kind."""
    academy = an_academy(str(2031 + number))
    give_places(academy, [person])
    for job in ("organiser", "reviewer", "rapporteur", "drafter"):
        academy.edition.appointments.create(person=person, job=job)
    session = SessionFactory(
        part=academy, title=f"Budgets {number}", starts_at=_in_days(number + 1)
    )
    SignUpFactory(session=session, person=person)
    reported = SessionFactory(part=academy, starts_at=_in_days(-1 - number))
    SessionPersonFactory(session=reported, person=person, role="rapporteur")
    document = DocumentFactory(edition=academy.edition)
    a_paragraph(document, person)
    a_snapshot(document, person)
    ApplicationFactory(part=academy)
    PartnershipContactFactory(partnership__edition=academy.edition, person=person)
    return str(session.title)


@listing("mfa_list_webauthn")
def keys(number: int) -> Listing:
    person = a_person("Holder")
    says = [f"Key {i}" for i in range(number)]
    for name in says:
        Authenticator.objects.create(
            user=person,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": name},
        )
    return Listing("/accounts/2fa/webauthn/", person, says)
