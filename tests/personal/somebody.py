"""Somebody of whom every table that leads to people holds a row, with a token in each
place for words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from string import ascii_lowercase, digits
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils.timezone import now

from apps.accounts.models import User
from apps.certificates.models import Certificate, RuleException
from apps.core.audit import record
from apps.core.holdings import CONTEXTS, classes_of, rows_of, tables
from apps.core.models import Submission
from apps.core.ways import Way
from apps.notifications.models import Mailing, Unsubscribed
from apps.outcomes.actions.silence import object_to
from apps.outcomes.models import MarginNote, Presence, SideVersion
from apps.partners.models import PartnershipContact
from apps.programme.models import (
    Availability,
    Gathered,
    Grouping,
    Release,
    SessionPlan,
    SpeakerProfile,
)
from apps.registration.models import (
    Answer,
    ApplicationDraft,
    Assignment,
    ConflictOfInterest,
    Consent,
    ConsentWording,
    DecisionRound,
    Delegation,
    DelegationMember,
    FormerAnswer,
    Invitation,
    OpenedAccount,
    Proposal,
    Review,
    RoundDecision,
    SensitiveAnswer,
    Upload,
    WaitingListChange,
)
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.editions import EditionFactory
from tests.factories.notifications import DeliveryFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_silence,
    a_snapshot,
    end_consultation,
    holder,
)
from tests.factories.partners import PartnershipFactory
from tests.factories.programme import (
    ReminderRuleFactory,
    SessionFactory,
    a_person,
    an_academy,
)
from tests.factories.registration import (
    AccessNeedCaseFactory,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_score,
)
from tests.personal.after_publication import after_publication
from tests.personal.voices import voices_of

#: Nothing shorter holds a token.
SHORTEST = 8
SIGNS = digits + ascii_lowercase
#: What the database holds to a few values.
CODES = {
    "language",
    "attribution",
    "time_zone",
    "ended_because",
    "companion_as",
    "state",
}


@dataclass
class Somebody:
    person: User
    #: Where each token was put: ``registration.Application.motivation``.
    tokens: dict[str, str] = field(default_factory=dict)


def _mark(person: User) -> str:
    """Of two signs, so that a token is never longer than the shortest column of words."""
    first, second = divmod(person.pk % len(SIGNS) ** 2, len(SIGNS))
    return f"{SIGNS[first]}{SIGNS[second]}"


def a_somebody(name: str = "Somebody Known", slug: str = "2031") -> Somebody:
    person = a_person(name)
    academy = an_academy(slug)
    CallFactory(part=academy)
    _registration(person, academy)
    _work(person, academy)
    after_publication(person, academy)
    _account(person)
    _objection(person)
    somebody = Somebody(person)
    for model, table, way in leading():
        for column in places_for_words(model, way):
            where = f"{model._meta.app_label}.{table}.{column.name} by {way.to}"
            token = f"q{_mark(person)}z{len(somebody.tokens):03}k"
            rows = rows_of(model, way, person)
            with _words_that_stand():
                assert rows.update(**{column.name: _filled(column, token)}), (
                    f"{where}: give them a row of this table, above"
                )
            somebody.tokens[where] = token
    person.refresh_from_db()
    return somebody


@contextmanager
def _words_that_stand() -> Iterator[None]:
    """Put a token also where a trigger lets nobody put other words."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")


def leading() -> Iterator[tuple[type[models.Model], str, Way]]:
    """Every way from a table to a person whom it tells something about."""
    for context in CONTEXTS:
        for model, name, ways in tables(context):
            for way in ways:
                if not way.is_deed:
                    yield model, name, way


#: What stays empty in the rows above: a material is a file or an address.
EMPTY = {("Material", "link")}


def places_for_words(model: type[models.Model], way: Way) -> Iterator[Any]:
    for column in model._meta.concrete_fields:
        known = classes_of(model).get(column.name)
        if (
            known in {"personal", "sensitive"}
            and _takes_words(column)
            and (model.__name__, column.name) not in EMPTY
            and not {"*", column.name} & way.keeps.keys()
        ):
            yield column


def _takes_words(column: Any) -> bool:
    inner = column.base_field if isinstance(column, ArrayField) else column
    if isinstance(inner, models.JSONField):
        return True
    if isinstance(inner, models.FileField):
        return False
    if column.primary_key or column.name in CODES:
        return False
    return (
        isinstance(inner, models.CharField | models.TextField)
        and (inner.max_length or SHORTEST) >= SHORTEST
    )


def _filled(column: Any, token: str) -> Any:
    if isinstance(column, ArrayField):
        return [token]
    if isinstance(column, models.JSONField):
        return {"words": [token]}
    if isinstance(column, models.EmailField):
        return f"{token}@example.org"
    return token


def _registration(person: User, academy: Any) -> None:
    application = ApplicationFactory(part=academy, person=person, admitted=True)
    draft = ApplicationDraft.objects.create(
        part=academy.edition.parts.create(kind="conference"), person=person
    )
    AccessNeedCaseFactory(
        needs__application=application,
        state="unmet",
        reason="Nobody can.",
        alternative="Words on the screen.",
    )
    wording = ConsentWording.objects.create(
        sha256=f"{person.pk:064}", language="en", text="I agree to be listed."
    )
    Consent.objects.create(
        application=application,
        kind="list",
        scope="edition",
        wording=wording,
        language="en",
        given_at=now(),
    )
    RuleException.objects.create(application=application, reason="Ill.")
    Certificate.objects.create(
        application=application,
        name="Somebody",
        language="en",
        ended_at=now(),
        ended_because="replaced",
    )
    record(None, "registration.moved_up", application)
    for kind in (Answer, SensitiveAnswer):
        kind.objects.create(application=application, question_key="q1", values=[])
    FormerAnswer.objects.create(
        application=application, changed_at=now(), question_key="q1", values=[]
    )
    for owner in ({"application": application}, {"draft": draft}):
        Upload.objects.create(**owner, question_key="q2", file=a_file("Words."), size=6)
    WaitingListChange.objects.create(
        application=application,
        kind="moved",
        position_after=1,
        reason="Urgent.",
        by=a_person(f"Organiser of {person.pk}"),
    )
    Proposal.objects.create(
        application=application, decision="admit", by=a_person(f"Chooser of {person}")
    )
    delegation = Delegation.objects.create(
        edition=academy.edition, name="Graz", head=person
    )
    DelegationMember.objects.create(
        delegation=delegation, edition=academy.edition, person=person
    )
    Invitation.objects.create(
        application=application,
        function="Mayor",
        message="Do come.",
        invited_by=a_person(f"Host of {person.pk}"),
    )
    sent = DecisionRound.objects.create(
        part=academy,
        by=a_person(f"Sender of {person.pk}"),
        takes_effect_at=now(),
    )
    RoundDecision.objects.create(round=sent, application=application, decision="admit")
    criterion = CriterionFactory(call=academy.call)
    theirs = ApplicationFactory(part=academy)
    for read, reviewer in (
        (application, a_person(f"Reader of {person.pk}")),
        (theirs, person),
    ):
        facts = {"application": read, "reviewer": reviewer}
        review = Review.objects.create(**facts, comment="Good.", submitted_at=now())
        a_score(review, criterion, 3)
        Assignment.objects.create(**facts)
        ConflictOfInterest.objects.create(**facts, note="We have worked together.")


def _work(person: User, academy: Any) -> None:
    session = SessionFactory(part=academy)
    SessionPlan.objects.create(session=session, title="Planned", changed_by=person)
    Release.objects.create(
        edition=academy.edition,
        number=1,
        released_at=now(),
        released_by=person,
        content={"sessions": []},
    )
    groups = Grouping.objects.create(part=academy, name="Second day")
    groups.seats.create(
        application=academy.applications.get(person=person), session=session
    )
    role = session.people.create(
        person=person, role="speaker", listed=True, name="Somebody"
    )
    SpeakerProfile.objects.create(edition=academy.edition, person=person)
    Availability.objects.create(
        edition=academy.edition,
        person=person,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    session.inputs.create(title="Paying for it", speaker=role)
    session.materials.create(
        title="Slides", file=a_file("Words."), size=6, brought_by=role, added_by=person
    )
    session.sign_ups.create(person=person, state="seated", seated_at=now())
    report = ReportFactory(session=session, rapporteur=person, filed=True)
    ContributionFactory(
        report=report,
        attribution="named",
        attributed_to="Somebody",
        handed_in_by=person,
    ).supports.create(person=person)
    document = DocumentFactory(edition=academy.edition)
    paragraph = a_paragraph(document, person)
    SideVersion.objects.create(revision=paragraph.head)
    Presence.objects.create(paragraph=paragraph, person=person, seen_at=now())
    note = MarginNote.objects.create(paragraph=paragraph, author=person, body="Why?")
    note.replies.create(author=person, body="Because.")
    snapshot = a_snapshot(document, person)
    end_consultation(document, person)
    voices_of(person, paragraph, snapshot)
    academy.edition.appointments.create(person=person, job="rapporteur")
    partnership = PartnershipFactory(edition=academy.edition)
    PartnershipContact.objects.create(partnership=partnership, person=person)


def _objection(person: User) -> None:
    # In a series of its own: a counted ordinal may be that of the academy.
    name = f"silent-{person.pk}"
    edition = EditionFactory(slug=name, series__title=name)
    document = DocumentFactory(edition=edition)
    organiser = holder(edition, "organiser")
    a_paragraph(document, organiser)
    running = a_silence(a_snapshot(document, organiser, "conference"), organiser)
    object_to(running, by=person, text="Not this.", on_behalf_of="A city", key=uuid4())


def _account(person: User) -> None:
    OpenedAccount.objects.create(
        edition=EditionFactory(slug="brought"),
        person=person,
        full_name="Somebody",
        opened_by=a_person(f"Bringer of {person.pk}"),
    )
    mailing = Mailing.objects.create(
        key=f"of-{person.pk}", title="A mailing", paused_by=person
    )
    letter = DeliveryFactory(person=person, sent=True, mailing=mailing)
    Gathered.objects.create(key=f"of-{person.pk}", delivery=letter, mailing=mailing)
    ReminderRuleFactory(approved_by=person)
    Unsubscribed.objects.create(person=person, edition_id=1, topic="reminders")
    EmailAddress.objects.create(user=person, email=person.email, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "sealed"})
    UserSession.objects.create(
        user=person,
        ip="192.0.2.7",
        session_key=f"sealed{person.pk}",
        user_agent="A browser",
    )
    LogEntry.objects.create(
        user=person,
        content_type=ContentType.objects.get_for_model(User),
        object_id=person.pk,
        object_repr="Somebody",
        action_flag=2,
        change_message="[]",
    )
    Submission.objects.create(
        key=uuid4(),
        person=person,
        action="comment",
        answer={"address": "/"},
    )
    record(person, "accounts.signed_in", person, after={"language": "en"})


def a_file(words: str) -> ContentFile:
    return ContentFile(words.encode(), name="words.txt")
