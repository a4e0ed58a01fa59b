"""Offers of a place: who is asked, until when, and what becomes of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.duties import duties_of
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.choices import State as Post
from apps.notifications.models import Delivery
from apps.registration.actions.deciding import admit, decline, withdraw
from apps.registration.actions.offers import accept, end_overdue
from apps.registration.actions.places import set_capacity
from apps.registration.choices import Because, State
from apps.registration.deadlines import answer_until
from apps.registration.links import key_of, place_address
from apps.registration.models import AccessNeeds, Application, Call
from apps.registration.rules import has_place
from apps.registration.signals import place_lost
from tests.factories.editions import PersonFactory
from tests.factories.registration import (
    AccessNeedsFactory,
    ApplicationFactory,
)
from tests.registration.offers.standing import overdue, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost():
    heard = []

    def hear(application, **_):
        heard.append(application.pk)

    place_lost.connect(hear)
    yield heard
    place_lost.disconnect(hear)


def letters():
    rows = Delivery.objects.exclude(state=Post.CANCELLED).order_by("created_at", "pk")
    return sorted((row.person_id, row.template.split("/")[1]) for row in rows)


# ------------------------------------------------------------------ the deadline
@pytest.mark.parametrize(
    ("zone", "since", "until"),
    [
        # By day: the next full hour.
        ("Africa/Nairobi", "2026-03-01T10:20", "2026-03-04T11:00"),
        ("Africa/Nairobi", "2026-03-01T10:00", "2026-03-04T10:00"),
        # The edges of the night.
        ("Africa/Nairobi", "2026-03-01T21:00", "2026-03-04T21:00"),
        ("Africa/Nairobi", "2026-03-01T21:01", "2026-03-05T09:00"),
        ("Africa/Nairobi", "2026-03-01T22:00", "2026-03-05T09:00"),
        ("Africa/Nairobi", "2026-03-01T00:30", "2026-03-04T09:00"),
        ("Africa/Nairobi", "2026-03-01T08:00", "2026-03-04T09:00"),
        ("Africa/Nairobi", "2026-03-01T09:00", "2026-03-04T09:00"),
        # Half an hour off, and the night in which the clock moves.
        ("Asia/Kolkata", "2026-03-01T09:30", "2026-03-04T10:00"),
        ("Europe/Vienna", "2026-03-26T23:30", "2026-03-30T09:00"),
    ],
)
def test_nobodys_time_runs_out_at_night(zone, since, until):
    local = ZoneInfo(zone)
    begun = datetime.fromisoformat(since).replace(tzinfo=local).astimezone(UTC)

    found = answer_until(3, since=begun, zone=zone)

    assert found.replace(tzinfo=None) == datetime.fromisoformat(until)
    assert found - begun >= timedelta(days=3)


def test_without_a_zone_the_clock_of_graz_counts():
    found = answer_until(1, since=datetime(2026, 1, 5, 23, tzinfo=UTC), zone="")

    assert found == datetime(2026, 1, 7, 8, tzinfo=UTC)


# ------------------------------------------------------------------ making an offer
def test_where_the_call_asks_admitting_offers_and_reminds_a_day_before(part, organiser):
    person = PersonFactory(time_zone="Asia/Tokyo")
    application = ApplicationFactory(part=part, person=person)

    offered = admit(application, by=organiser, reason="A strong practice.")

    assert offered.state == State.OFFERED
    assert offered.offered_until == answer_until(
        7, since=offered.decided_at, zone="Asia/Tokyo"
    )
    assert not has_place(person, part.edition)
    assert letters() == [(person.pk, "offer_reminder"), (person.pk, "offered")]
    reminder = Delivery.objects.get(template="registration/offer_reminder")
    assert reminder.due_at == offered.offered_until - timedelta(days=1)
    letter = Delivery.objects.get(template="registration/offered")
    assert place_address(offered) in letter.body_text
    assert "A strong practice." in letter.body_text
    assert "(Tokyo, UTC+9)" in letter.body_text
    assert AuditEntry.objects.get().verb == "registration.offered"


def test_an_offer_for_a_day_is_not_reminded_of(part, organiser):
    Call.objects.filter(part=part).update(acceptance_days=1)
    application = ApplicationFactory(part=part)

    admit(application, by=organiser)

    assert letters()[-1] == (application.person_id, "offered")
    due = Delivery.objects.filter(template="registration/offer_reminder")
    assert all(one.due_at - now() >= timedelta(hours=12) for one in due)


def test_an_offer_takes_the_place(part, organiser):
    ApplicationFactory(part=part, offered=True)
    second = ApplicationFactory(part=part)

    assert admit(second, by=organiser).state == State.WAITING


def test_admitting_again_leaves_the_offer_as_it_is(part, organiser):
    application = admit(ApplicationFactory(part=part), by=organiser)

    again = admit(application, by=organiser)

    assert again.offered_until == application.offered_until
    assert Delivery.objects.count() == 2


def test_whoever_moves_up_is_asked_as_well(part, organiser):
    ApplicationFactory(part=part, admitted=True)
    first, _second = ApplicationFactory.create_batch(2, part=part, waiting=True)

    moved = set_capacity(part, 2, by=organiser)

    assert [one.pk for one in moved] == [first.pk]
    assert states(part) == ["admitted", "offered", "waiting"]
    letter = Delivery.objects.get(template="registration/offered")
    assert letter.person == first.person
    assert "the next on the waiting list" in letter.body_text


# ------------------------------------------------------------------ answering it
def test_accepting_gives_the_place_and_takes_the_reminder_back(part, organiser, lost):
    offered = admit(ApplicationFactory(part=part), by=organiser, reason="Welcome.")

    accepted = accept(offered, by=offered.person)
    accept(offered, by=offered.person)

    assert (accepted.state, accepted.offered_until) == (State.ADMITTED, None)
    assert accepted.decision_reason == "Welcome."
    assert has_place(offered.person, part.edition)
    assert letters() == [
        (offered.person_id, "admitted"),
        (offered.person_id, "offered"),
    ]
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["registration.offered", "registration.offer_accepted"]
    assert lost == []


@pytest.mark.parametrize(
    "trait", ["waiting", "declined", "withdrawn"], ids=lambda trait: trait
)
def test_there_must_be_an_offer_to_accept(part, trait):
    application = ApplicationFactory(part=part, **{trait: True})

    with pytest.raises(Refused) as refusal:
        accept(application, by=application.person)

    assert refusal.value.code == "no_offer"
    assert states(part) == [trait]


def test_too_late_is_too_late_even_before_the_clock_has_come_by(part):
    application = ApplicationFactory(part=part, offered=True)
    overdue(application)

    with pytest.raises(Refused) as refusal:
        accept(application, by=application.person)

    assert refusal.value.code == "too_late"
    assert states(part) == ["offered"]
    assert letters() == []


def test_declining_an_offer_hands_it_on_and_frees_no_seats(part, organiser, lost):
    offered = admit(ApplicationFactory(part=part), by=organiser)
    AccessNeedsFactory(application=offered)
    next_one = ApplicationFactory(part=part, waiting=True)

    gone = withdraw(offered, by=offered.person)

    assert (gone.state, gone.withdrawn_because) == (
        State.WITHDRAWN,
        Because.OFFER_DECLINED,
    )
    assert states(part) == ["withdrawn", "offered"]
    assert letters() == sorted(
        [
            (offered.person_id, "offered"),
            (offered.person_id, "offer_declined"),
            (next_one.person_id, "offered"),
            (next_one.person_id, "offer_reminder"),
        ]
    )
    assert not AccessNeeds.objects.exists()
    assert lost == []


def test_an_organiser_may_take_an_offer_back(part, organiser):
    offered = admit(ApplicationFactory(part=part), by=organiser)
    ApplicationFactory(part=part, waiting=True)

    decline(offered, by=organiser, reason="Two from one office.")

    assert states(part) == ["declined", "offered"]


# ------------------------------------------------------------------ nobody answers
def test_an_offer_ends_and_the_next_person_is_asked(part, lost):
    silent = ApplicationFactory(part=part, offered=True)
    first, _second = ApplicationFactory.create_batch(2, part=part, waiting=True)
    overdue(silent)

    assert end_overdue() == 1
    assert end_overdue() == 0

    silent.refresh_from_db()
    assert silent.withdrawn_because == Because.OFFER_EXPIRED
    assert states(part) == ["withdrawn", "offered", "waiting"]
    assert letters() == sorted(
        [
            (silent.person_id, "offer_expired"),
            (first.person_id, "offered"),
            (first.person_id, "offer_reminder"),
        ]
    )
    expired = AuditEntry.objects.get(verb="registration.offer_expired")
    assert expired.actor is None
    assert lost == []


def test_before_its_time_no_offer_ends(part):
    ApplicationFactory(part=part, offered=True)

    assert end_overdue() == 0

    assert states(part) == ["offered"]


# ------------------------------------------------------------------ the link in the letter
def at(application):
    return place_address(application)


def test_the_letter_asks_and_accepts_without_signing_in(client, part):
    application = ApplicationFactory(part=part, offered=True)

    asked = client.get(at(application))
    assert states(part) == ["offered"]
    answer = client.post(at(application), {"answer": "accept"}, follow=True)

    assert "We offer you a place" in asked.content.decode()
    assert application.full_name not in asked.content.decode()
    assert "no-store" in asked["Cache-Control"]
    assert "The place is yours." in answer.content.decode()
    assert states(part) == ["admitted"]


@pytest.mark.parametrize(
    ("trait", "because"),
    [("offered", Because.OFFER_DECLINED), ("admitted", Because.PERSON)],
)
def test_the_letter_declines_and_gives_back(client, part, trait, because):
    application = ApplicationFactory(part=part, **{trait: True})
    ApplicationFactory(part=part, waiting=True)

    answer = client.post(at(application), {"answer": "decline"}, follow=True)

    assert answer.status_code == 200
    assert states(part) == ["withdrawn", "offered"]
    application.refresh_from_db()
    assert application.withdrawn_because == because


@pytest.mark.parametrize(
    ("trait", "answer"),
    [
        ("offered", ""),
        ("offered", "perhaps"),
        ("waiting", "decline"),
        ("waiting", "accept"),
        ("withdrawn", "accept"),
    ],
)
def test_what_the_letter_cannot_do_changes_nothing(client, part, trait, answer):
    application = ApplicationFactory(part=part, **{trait: True})

    page = client.post(at(application), {"answer": answer})

    assert page.status_code == 422
    assert states(part) == [trait]
    assert letters() == []


def test_a_link_is_of_one_person_and_one_address(client, part):
    application = ApplicationFactory(part=part, offered=True)
    old = at(application)
    wrong = old.replace(key_of(application), "0" * 32)

    assert client.get(wrong).status_code == 404
    application.person.email = "another@demo.example"
    application.person.save()

    assert client.post(old, {"answer": "accept"}).status_code == 404
    assert client.get(at(application)).status_code == 200
    assert states(part) == ["offered"]


def test_an_overdue_offer_says_so_and_cannot_be_accepted(client, part):
    application = ApplicationFactory(part=part, offered=True)
    overdue(application)

    page = client.get(at(application))
    answer = client.post(at(application), {"answer": "accept"})

    assert "The time to answer is over" in page.content.decode()
    assert answer.status_code == 422
    assert states(part) == ["offered"]


def test_an_offer_is_a_duty_of_its_person(part):
    application = ApplicationFactory(part=part, offered=True)

    (duty,) = duties_of(application.person)

    assert duty.href == application.get_absolute_url()
    assert duty.waits
    assert duties_of(PersonFactory()) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"state": "offered", "decided_at": now()}, "offered_until_matches_state"),
        ({"offered_until": now()}, "offered_until_matches_state"),
        ({"state": "withdrawn"}, "withdrawn_because_matches_state"),
        ({"withdrawn_because": "person"}, "withdrawn_because_matches_state"),
    ],
)
def test_the_database_keeps_offers_and_columns_together(part, changes, name):
    application = ApplicationFactory(part=part)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**changes)


@pytest.mark.parametrize("days", [0, 61])
def test_the_time_to_accept_has_bounds(part, days):
    with (
        pytest.raises(IntegrityError, match="registration_call_leaves_time_to_accept"),
        transaction.atomic(),
    ):
        Call.objects.filter(part=part).update(acceptance_days=days)
