"""From when to when people are asked about a frozen text, and who they are."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.outcomes.actions import consulting, documents, versions, voicing
from apps.outcomes.models import Comment, Consultation, Snapshot
from apps.outcomes.tasks import keep_consultations
from tests.factories.accounts import UserFactory
from tests.factories.outcomes import a_paragraph, a_snapshot, ask_about, type_into
from tests.factories.partners import PartnershipFactory
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db

START = datetime(2031, 2, 1, 9, 0, tzinfo=UTC)
OPENS, CLOSES = START + timedelta(days=1), START + timedelta(days=8)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter)


@pytest.fixture
def snapshot(document, drafter, paragraph):
    return versions.freeze(document, by=drafter, label="First", purpose="consultation")


@pytest.fixture
def contact(document):
    person = UserFactory(email="contact@example.org")
    partnership = PartnershipFactory(edition=document.edition, state="confirmed")
    partnership.contacts.create(person=person)
    return person


def plan(snapshot, by, **facts):
    window = {"audience": "participants", "opens_at": OPENS, "closes_at": CLOSES}
    return consulting.plan(snapshot, by=by, **window | facts)


def says(snapshot, by):
    [paragraph] = map(UUID, snapshot.numbers)
    return voicing.comment(
        snapshot, by=by, paragraph=paragraph, body="Good.", key=uuid4()
    )


def status_of(document):
    document.refresh_from_db()
    return document.status


def letters():
    rows = Delivery.objects.order_by("template", "address")
    return [*rows.values_list("template", "address")]


def test_freezing_asks_nobody(document, participant, snapshot):
    assert status_of(document) == "drafting"
    assert refused(says, snapshot, participant) == "closed"
    assert not Comment.objects.exists()


def test_the_clock_opens_and_closes(clock, document, drafter, participant, snapshot):
    consultation = plan(snapshot, drafter)
    seen = []
    for moment in (OPENS - timedelta(seconds=1), OPENS, CLOSES):
        clock.move_to(moment)
        keep_consultations()
        keep_consultations()
        seen.append((status_of(document), letters()))

    consultation.refresh_from_db()
    asked = ("outcomes/consultation_opened", participant.email)
    told = ("outcomes/consultation_closed", drafter.email)
    assert seen == [
        ("drafting", []),
        ("consultation", [asked]),
        ("drafting", [told, asked]),
    ]
    assert (consultation.closed_at, consultation.closed_by) == (CLOSES, None)


@pytest.mark.parametrize("clock_works", [True, False])
def test_each_comment_is_held_to_the_instants(
    clock, drafter, participant, snapshot, clock_works
):
    plan(snapshot, drafter)
    seen = []
    second = timedelta(seconds=1)
    for moment in (OPENS - second, OPENS, CLOSES - second, CLOSES):
        clock.move_to(moment)
        if clock_works:
            keep_consultations()
        try:
            said = says(snapshot, participant)
        except Refused as refusal:
            seen.append(refusal.code)
        else:
            seen.append(said.consultation.snapshot)

    assert seen == ["closed", snapshot, snapshot, "closed"]
    assert Comment.objects.count() == 2


def test_a_later_version_does_not_close_it(
    document, drafter, participant, snapshot, paragraph
):
    consultation = ask_about(snapshot, drafter)
    type_into(paragraph, drafter, "Another text.")
    later = versions.freeze(document, by=drafter, label="2", purpose="consultation")

    said = says(snapshot, participant)

    assert said.consultation == consultation
    assert refused(says, later, participant) == "closed"
    assert refused(plan, later, drafter) == "not_now"
    assert status_of(document) == "consultation"


def test_nothing_goes_to_the_conference_while_people_are_asked(
    clock, document, drafter, snapshot
):
    plan(snapshot, drafter)

    assert refused(a_snapshot, document, drafter, "conference") == "consulting"
    assert Snapshot.objects.get() == snapshot
    assert status_of(document) == "drafting"


def test_an_open_draft_is_not_opened_again_by_the_way(document, drafter, snapshot):
    consultation = ask_about(snapshot, drafter)

    assert refused(documents.reopen, document, by=drafter) == "consulting"
    assert Consultation.objects.live().get() == consultation


def test_the_same_plan_twice_is_one(clock, drafter, snapshot):
    assert plan(snapshot, drafter) == plan(snapshot, drafter)
    assert Consultation.objects.count() == 1
    assert AuditEntry.objects.filter(verb="consultation.planned").count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"closes_at": OPENS}, "window"), ({"closes_at": START}, "window")],
)
def test_a_window_has_a_length(clock, drafter, snapshot, facts, code):
    assert refused(plan, snapshot, drafter, **facts) == code
    assert not Consultation.objects.exists()


def test_it_closes_later_but_never_sooner(clock, drafter, snapshot):
    consultation = plan(snapshot, drafter)
    later, sooner = CLOSES + timedelta(days=1), CLOSES - timedelta(days=1)

    prolonged = consulting.prolong(consultation, by=drafter, closes_at=later)
    code = refused(consulting.prolong, consultation, by=drafter, closes_at=sooner)
    clock.move_to(later)
    late = refused(
        consulting.prolong, consultation, by=drafter, closes_at=later + timedelta(1)
    )

    assert (prolonged.closes_at, code, late) == (later, "shorter", "closed")
    assert Consultation.objects.get().closes_at == later


def test_one_called_off_has_asked_nobody(
    clock, document, drafter, participant, snapshot
):
    consultation = plan(snapshot, drafter, audience="everybody")

    consulting.close(consultation, by=drafter)
    consulting.close(consultation, by=drafter)
    clock.move_to(OPENS)
    keep_consultations()

    assert letters() == []
    assert not AnonymousUser().has_perm("outcomes.read_version", snapshot)
    assert AuditEntry.objects.filter(verb="consultation.closed").count() == 1
    assert plan(snapshot, drafter, opens_at=None).is_open


@pytest.mark.parametrize(
    "case",
    [
        ("participants", ["participant"]),
        ("partners", ["contact", "participant"]),
        ("everybody", ["anybody", "contact", "participant"]),
    ],
)
def test_who_may_speak_and_who_gets_a_letter(
    drafter, participant, contact, snapshot, case
):
    audience, asked = case
    people = {"anybody": UserFactory(), "contact": contact, "participant": participant}
    before = [p for p in people.values() if may_comment(p, snapshot)]

    ask_about(snapshot, drafter, audience=audience)

    got = {address for _template, address in letters()}
    assert before == [participant]
    assert sorted(n for n, p in people.items() if may_comment(p, snapshot)) == asked
    assert got == {people[name].email for name in asked if name != "anybody"}
    anyone_reads = AnonymousUser().has_perm("outcomes.read_version", snapshot)
    assert anyone_reads is (audience == "everybody")


def may_comment(person, snapshot):
    return person.has_perm("outcomes.comment_on_version", snapshot)


def test_what_everybody_was_asked_about_stays_readable(drafter, snapshot):
    consulting.close(ask_about(snapshot, drafter, audience="everybody"), by=drafter)

    assert AnonymousUser().has_perm("outcomes.read_version", snapshot)


@pytest.mark.parametrize(
    "change",
    [
        {"opens_at": OPENS + timedelta(days=1)},
        {"closes_at": CLOSES - timedelta(days=1)},
        {"audience": "everybody"},
    ],
)
def test_the_database_holds_to_what_was_told(clock, drafter, snapshot, change):
    plan(snapshot, drafter)

    with (
        pytest.raises(IntegrityError, match="outcomes_window_is_as_it_was_told"),
        transaction.atomic(),
    ):
        Consultation.objects.update(**change)


def test_the_database_knows_one_live_consultation(clock, document, drafter, snapshot):
    standing = {"document": document, "snapshot": snapshot, "planned_by": drafter}
    window = {"audience": "partners", "opens_at": OPENS, "closes_at": CLOSES}
    plan(snapshot, drafter)

    with (
        pytest.raises(IntegrityError, match="outcomes_one_live_consultation"),
        transaction.atomic(),
    ):
        Consultation.objects.create(**standing, **window)
