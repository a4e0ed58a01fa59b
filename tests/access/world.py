"""The world in which everybody tries every address: the demonstration and a neighbour."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils.timezone import now

from apps.accounts.models import User
from apps.contributions.models import Contribution, Report
from apps.editions.models import Appointment, Edition, Part
from apps.notifications.choices import Topic
from apps.notifications.mailings import mailing_of
from apps.notifications.subscribing import address_to_confirm, address_to_leave
from apps.notifications.unsubscribing import Subscription, token_for
from apps.partners.models import Organisation, Partnership
from apps.programme.actions import give_calendar_key
from apps.programme.models import Grouping, Release, Room, Session
from apps.registration.actions.delegations import form_delegation
from apps.registration.choices import ReservedFor
from apps.registration.links import key_of
from apps.registration.models import (
    Application,
    Call,
    DecisionRound,
    Delegation,
    Proposal,
    ReservedPlaces,
)
from hrgl.demo.create import SLUG, create_demo
from hrgl.demo.facts import JOBS, REPORTED
from hrgl.demo.people import ANSWERS_FOR, READS_FOR
from tests.access.world_outcomes import outcomes
from tests.factories.notifications import DeliveryFactory, SubscriberFactory
from tests.factories.programme import ReminderRuleFactory
from tests.factories.registration import (
    AccessNeedCaseFactory,
    ApplicationFactory,
    OpenedAccountFactory,
    a_question,
)

ANONYMOUS = "anonymous"
PERSONAS = (ANONYMOUS, *JOBS, "foreigner")


@dataclass(frozen=True)
class World:
    """``people`` by job; ``names`` is what ``{…}`` in the matrix stands for."""

    people: Mapping[str, User]
    edition: Edition
    foreign_edition: Edition
    names: dict[str, str] = field(default_factory=dict)


def build_world() -> World:
    people = create_demo()
    _let_into_the_admin(people["reviewer"])
    edition = Edition.objects.get(slug=SLUG)
    foreign = _foreign_edition(edition)
    people["foreigner"] = _organiser_of(foreign)
    names = {
        "edition_id": str(edition.pk),
        "edition": edition.slug,
        "foreign_edition": foreign.slug,
        "draft_edition": _draft_edition(edition).slug,
    }
    names |= _programme(edition) | _registration(people) | _partners(edition)
    names |= outcomes(edition, people)
    names |= _letters(edition, foreign, people["participant"])
    names["foreign_key"] = str(_security_key().pk)
    return World(people, edition, foreign, names)


def _let_into_the_admin(person: User) -> None:
    """Whoever may enter it and holds no job that has a page there finds nothing."""
    person.is_staff = True
    person.save(update_fields=["is_staff"])


def _foreign_edition(edition: Edition) -> Edition:
    foreign, _new = Edition.objects.get_or_create(
        slug="2027",
        defaults={
            "series": edition.series,
            "ordinal": 27,
            "year": 2027,
            "status": "announced",
        },
    )
    part, _new = Part.objects.get_or_create(edition=foreign, kind="academy")
    Room.objects.get_or_create(edition=foreign, name="Foreign room")
    _a_release(foreign, 1)
    _a_release(edition, 2)
    Call.objects.get_or_create(
        part=part,
        defaults={"opens_at": now(), "closes_at": now() + timedelta(days=1)},
    )
    return foreign


def _a_release(edition: Edition, number: int) -> None:
    Release.objects.get_or_create(
        edition=edition,
        number=number,
        defaults={"released_at": now(), "told_at": now(), "content": {"sessions": []}},
    )


def _draft_edition(edition: Edition) -> Edition:
    draft, _new = Edition.objects.get_or_create(
        slug="2028",
        defaults={"series": edition.series, "ordinal": 28, "year": 2028},
    )
    return draft


def _organiser_of(edition: Edition) -> User:
    person = User.objects.create_user(
        "foreigner@demo.example", full_name="Demo Foreigner", is_staff=True
    )
    Appointment.objects.get_or_create(edition=edition, person=person, job="organiser")
    return person


def _somebody(name: str, number: int = 0) -> User:
    """Who does nothing else here."""
    return User.objects.create_user(f"{name}-{number}@demo.example")


def _security_key() -> Authenticator:
    holder = _somebody("key-holder")
    return Authenticator.objects.create(
        user=holder, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}
    )


def _programme(edition: Edition) -> dict[str, str]:
    start = now() + timedelta(days=20)
    draft, _new = Session.objects.get_or_create(
        edition=edition,
        slug="not-yet-public",
        defaults={
            "title": "Not yet public",
            "part": edition.parts.get(kind="academy"),
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
        },
    )
    report = Report.objects.get(session__slug=REPORTED, session__edition=edition)
    workshop = Session.objects.get(edition=edition, slug="monitoring-that-helps")
    finding = Contribution.objects.filter(report=report).first()
    return {
        "workshop": workshop.slug,
        "grouping": str(Grouping.objects.filter(part__edition=edition).first().pk),
        "role": str(workshop.people.get(role="moderator").pk),
        "brought": str(workshop.materials.get(visibility="people").pk),
        "open_material": str(workshop.materials.get(visibility="everybody").pk),
        "material": str(workshop.materials.get(visibility="participants").pk),
        "session_key": str(workshop.pk),
        "session_type": str(ContentType.objects.get_for_model(Session).pk),
        "full_workshop": "small-towns",
        "plenary": "opening",
        "panel": "from-words-to-practice",
        "unscheduled": "follow-up",
        "reported": REPORTED,
        "draft_session": draft.slug,
        "report": str(report.pk),
        "contribution": str(finding.pk),
        "contribution_key": str(finding.key),
        "challenge": str(report.contributions.get(kind="challenge").pk),
    }


def _calendar_token(person: User) -> str:
    return give_calendar_key(person, with_starred=True).token


def _registration(people: Mapping[str, User]) -> dict[str, str]:
    admitted = Application.objects.filter(person=people["participant"])
    submitted = Application.objects.get(person=people["applicant"])
    academy = admitted.get(part__kind="academy")
    call = Call.objects.get(part=academy.part)
    for asked in (call, Call.objects.exclude(part__edition=academy.part.edition).get()):
        if not asked.questions.exists():
            a_question(asked, "How did you hear of us?")
    for part in Part.objects.filter(kind="academy"):
        # Long over, so that it changes nothing for anybody.
        ReservedPlaces.objects.create(
            part=part,
            kind=ReservedFor.NEXT_GENERATION,
            number=1,
            kept_until=now() - timedelta(days=1),
            released_at=now(),
        )
        left = _somebody("came-and-left", part.pk)
        ApplicationFactory(part=part, person=left, withdrawn=True)
        OpenedAccountFactory(edition=part.edition, person=left)
    _access_needs(academy)
    sent = _selection(academy, submitted, people["organiser"])
    return {
        "academy_part": str(academy.part_id),
        "decision_round": str(sent.pk),
        "academy_call_id": str(call.pk),
        "applicant_key": str(submitted.person_id),
        "administrator_key": str(people["administrator"].pk),
        "application": academy.reference,
        "place_key": key_of(academy),
        "delegation": _delegation(academy.part.edition).code,
        "admitted_application": academy.reference,
        "conference_application": admitted.get(part__kind="conference").reference,
        "submitted_application": submitted.reference,
        "application_id": str(academy.pk),
        "own_file": str(academy.uploads.get().pk),
        "participant_key": str(people["participant"].pk),
        "calendar_token": _calendar_token(people["participant"]),
        "submitted_application_id": str(submitted.pk),
    }


def _access_needs(application: Application) -> None:
    """One need at the foreign edition; the demonstration has some."""
    for part in Part.objects.filter(kind="academy").exclude(pk=application.part_id):
        person = _somebody("needs-access", part.pk)
        AccessNeedCaseFactory(
            needs__application__part=part, needs__application__person=person
        )


def _selection(decided: Application, open_: Application, by: User) -> DecisionRound:
    """A proposal that waits to be sent, and a round that was carried out."""
    Proposal.objects.create(application=open_, decision="decline", by=by)
    sent = DecisionRound.objects.create(
        part=decided.part,
        by=by,
        state="done",
        takes_effect_at=now() - timedelta(hours=1),
        ended_at=now(),
    )
    facts = {"application": decided, "decision": "admit"}
    sent.decisions.create(**facts, outcome="decided", became="admitted")
    refused = {**facts, "application": open_}
    sent.decisions.create(**refused, outcome="refused", note="It was not possible.")
    return sent


def _partners(edition: Edition) -> dict[str, str]:
    partnership = Partnership.objects.filter(edition=edition).first()
    organisation = Organisation.objects.first()
    answered = Partnership.objects.filter(edition=edition, contacts__isnull=False)
    own = answered.get(organisation__code=ANSWERS_FOR)
    version = own.history.first()
    return {
        "partnership_version": str(version.history_id),
        "known_organisation": str(own.organisation_id),
        "organisation_version": str(own.organisation.history.first().history_id),
        "own_partnership": str(own.pk),
        "reading_partnership": str(answered.get(organisation__code=READS_FOR).pk),
        "partnership": str(partnership.pk) if partnership else "0",
        "organisation": str(organisation.pk) if organisation else "0",
    }


def _letters(edition: Edition, foreign: Edition, reader: User) -> dict[str, str]:
    """A mailing of each edition, with a letter that may not have arrived."""
    here, _there = (
        mailing_of(f"tried:{one.pk}", title="To everybody", edition_id=one.pk)
        for one in (edition, foreign)
    )
    DeliveryFactory(uncertain=True, mailing=here, person=reader)
    rule, _foreign = (ReminderRuleFactory(edition=one) for one in (edition, foreign))
    topic = Subscription(reader.pk, edition.pk, Topic.REMINDERS)
    return {
        "own_mailing": str(here.pk),
        "own_rule": str(rule.pk),
        "topic_token": token_for(topic),
        **_subscription(),
    }


def _subscription() -> dict[str, str]:
    subscriber = SubscriberFactory()
    opening = (address_to_confirm(subscriber), address_to_leave(subscriber))
    names = ("confirm_token", "stop_token")
    return dict(zip(names, (one.split("/")[-2] for one in opening), strict=True))


def _delegation(edition: Edition) -> Delegation:
    """One that is led by somebody who does nothing else here."""
    head = User.objects.create_user("head@demo.example", full_name="Demo Head")
    return form_delegation(edition, name="City of Graz", head=head)


@contextmanager
def standing_world(blocker) -> Iterator[World]:
    """One world for many tests that undo whatever they do; gone afterwards."""
    with blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        # The transaction stays open while pages are read and bodies are made up.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield build_world()
        transaction.set_rollback(True)
