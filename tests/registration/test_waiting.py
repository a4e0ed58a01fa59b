"""Changing the order of the waiting list, and coming back to it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions.waiting import move_on_the_list, reinstate
from apps.registration.choices import State
from apps.registration.models import Application, Call, WaitingListChange
from tests.factories.editions import (
    PartFactory,
    PersonFactory,
    organiser_of,
)
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    return CallFactory(closed=True, part=PartFactory(capacity=1)).part


@pytest.fixture
def organiser():
    return PersonFactory(full_name="Ines Vega")


def waiting(part, number):
    """People who wait, some of them since the very same moment."""
    since = now() - timedelta(hours=1)
    return [
        ApplicationFactory(
            part=part, waiting=True, waiting_since=since + timedelta(seconds=n // 2)
        )
        for n in range(number)
    ]


def order(part):
    return list(Application.objects.filter(part=part).waiting())


@pytest.mark.parametrize("start", range(5))
@pytest.mark.parametrize("position", [1, 2, 4, 5, 99])
def test_one_moves_and_the_others_keep_their_order(part, organiser, start, position):
    people = waiting(part, 5)
    ApplicationFactory(waiting=True)
    mover = people[start]
    wanted = [one for one in people if one != mover]
    wanted.insert(position - 1, mover)

    move_on_the_list(mover, position=position, by=organiser, reason="A misread date.")

    assert order(part) == wanted


def test_a_move_is_kept_with_its_reason(part, organiser):
    people = waiting(part, 3)

    move_on_the_list(people[2], position=1, by=organiser, reason=" A misread date. ")

    change = WaitingListChange.objects.get()
    assert (change.position_before, change.position_after) == (3, 1)
    assert (change.reason, change.by) == ("A misread date.", organiser)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor) == ("registration.list_reordered", organiser)
    assert entry.before == {"state": "waiting", "position": 3}
    assert entry.after == {"state": "waiting", "position": 1, "with_reason": True}
    assert people[2].history.count() == 2
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nobody_moves(part, organiser, reason):
    people = waiting(part, 3)

    with pytest.raises(Refused) as refusal:
        move_on_the_list(people[2], position=1, by=organiser, reason=reason)

    assert refusal.value.code == "no_reason"
    assert order(part) == people


def test_only_who_waits_can_move(part, organiser):
    placed = ApplicationFactory(part=part, admitted=True)

    with pytest.raises(Refused) as refusal:
        move_on_the_list(placed, position=1, by=organiser, reason="Why not?")

    assert refusal.value.code == "not_waiting"
    assert not WaitingListChange.objects.exists()


@pytest.mark.parametrize("trait", ["withdrawn", "declined"])
def test_whoever_comes_back_is_the_last_on_the_list(part, organiser, trait):
    ApplicationFactory(part=part, admitted=True)
    people = waiting(part, 2)
    gone = ApplicationFactory(part=part, **{trait: True})

    back = reinstate(gone, by=organiser, reason="Ill when the offer came.")

    assert back.state == State.WAITING
    assert order(part) == [*people, gone]
    letter = Delivery.objects.get()
    assert (letter.template, letter.person) == ("registration/waiting", gone.person)
    assert "You are number 3" in letter.body_text
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.before["state"]) == ("registration.reinstated", trait)
    assert WaitingListChange.objects.get().position_after == 3


def test_where_a_place_is_free_whoever_comes_back_has_it_and_one_letter(
    part, organiser
):
    gone = ApplicationFactory(part=part, withdrawn=True)

    back = reinstate(gone, by=organiser, reason="A mistake of ours.")

    assert back.state == State.ADMITTED
    assert [one.template for one in Delivery.objects.all()] == ["registration/promoted"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"admitted": True}, "illegal_move"),
        ({"waiting": True}, "illegal_move"),
        ({"withdrawn": True, "is_counted": False}, "illegal_move"),
        ({"withdrawn": True, "person__is_active": False}, "closed"),
    ],
)
def test_who_cannot_come_back_stays_where_they_are(part, organiser, facts, code):
    application = ApplicationFactory(part=part, **facts)
    before = application.state

    with pytest.raises(Refused) as refusal:
        reinstate(application, by=organiser, reason="Please.")

    application.refresh_from_db()
    assert (refusal.value.code, application.state) == (code, before)
    assert not WaitingListChange.objects.exists()


def test_while_the_call_is_open_people_apply_again_themselves(part, organiser):
    Call.objects.filter(part=part).update(closes_at=now() + timedelta(days=1))
    gone = ApplicationFactory(part=part, withdrawn=True)

    with pytest.raises(Refused) as refusal:
        reinstate(gone, by=organiser, reason="Please.")

    assert refusal.value.code == "call_open"


def test_a_second_application_of_one_person_does_not_come_back(part, organiser):
    gone = ApplicationFactory(part=part, withdrawn=True)
    ApplicationFactory(part=part, person=gone.person)

    with pytest.raises(Refused) as refusal:
        reinstate(gone, by=organiser, reason="Please.")

    assert refusal.value.code == "other"


def test_the_database_keeps_no_change_without_a_reason(part, organiser):
    application = ApplicationFactory(part=part, waiting=True)

    with (
        pytest.raises(IntegrityError, match="registration_list_changed_for_a_reason"),
        transaction.atomic(),
    ):
        WaitingListChange.objects.create(
            application=application,
            kind="reinstated",
            position_after=1,
            reason="",
            by=organiser,
        )


# ------------------------------------------------------------------ in the admin
LIST = "admin:registration_waitinglist_changelist"


def own_page(application):
    return reverse("admin:registration_waitinglist_change", args=[application.pk])


@pytest.fixture
def at_work(client, part):
    person = organiser_of(part)
    client.force_login(person)
    return person


def test_an_organiser_moves_somebody_in_the_admin(client, part, at_work):
    people = waiting(part, 3)
    ApplicationFactory(part=part, admitted=True, full_name="Has a place")

    listed = client.get(reverse(LIST)).content.decode()
    answer = client.post(
        own_page(people[2]), {"position": "1", "reason": "A misread date."}, follow=True
    )

    assert "Has a place" not in listed
    assert "The list is changed." in answer.content.decode()
    assert order(part) == [people[2], people[0], people[1]]
    page = client.get(own_page(people[2])).content.decode()
    assert "Moved on the list, 3 → 1" in page
    assert "A misread date." in page


def test_an_organiser_lets_somebody_come_back_in_the_admin(client, part, at_work):
    ApplicationFactory(part=part, admitted=True)
    gone = ApplicationFactory(part=part, withdrawn=True, full_name="Gone away")

    page = client.get(reverse(LIST), {"who": "back"}).content.decode()
    assert "Gone away" in page
    client.post(own_page(gone), {"reason": "A mistake of ours."})

    assert order(part) == [gone]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "This field is required."),
        ({"position": "0"}, "greater than or equal to 1"),
        ({"position": "x"}, "Enter a whole number."),
    ],
)
def test_mistakes_are_told_beside_the_field(client, part, at_work, changes, words):
    people = waiting(part, 3)

    answer = client.post(
        own_page(people[2]), {"position": "1", "reason": "Why"} | changes
    )

    assert words in answer.content.decode()
    assert order(part) == people


def test_nobody_moves_themselves(client, part, at_work):
    own = ApplicationFactory(part=part, waiting=True, person=at_work)
    other = waiting(part, 1)[0]

    answer = client.post(own_page(own), {"position": "1", "reason": "I am in a hurry."})

    assert answer.status_code == 403
    assert order(part) == [other, own]


def test_what_changed_meanwhile_is_said_and_nothing_happens(client, part, at_work):
    Call.objects.filter(part=part).update(closes_at=now() + timedelta(days=1))
    gone = ApplicationFactory(part=part, withdrawn=True)

    answer = client.post(own_page(gone), {"reason": "Please."}, follow=True)

    assert "The call is open, so the person can apply again." in answer.content.decode()
    gone.refresh_from_db()
    assert gone.state == State.WITHDRAWN
