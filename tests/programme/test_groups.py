"""Groups for parallel sessions: proposed, adjusted by organisers, told to people."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery, Mailing
from apps.programme import actions as seats
from apps.programme.actions import grouping as actions
from apps.programme.models import Grouping, GroupSeat
from apps.programme.queries.grouping import board_of
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, participants
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshops(academy):
    return [
        SessionFactory(part=academy, title=title, starts_at=START, capacity=places)
        for title, places in (("Budgets", 4), ("Housing", None))
    ]


@pytest.fixture
def people(academy):
    found = participants(academy, 8)
    academy.applications.filter(person__in=found[:4]).update(level="local")
    academy.applications.filter(person__in=found[6:]).update(next_generation=True)
    return found


@pytest.fixture
def organiser(academy):
    person = holder(academy.edition, "organiser")
    person.is_staff = True
    person.save()
    return person


@pytest.fixture
def grouping(academy, workshops):
    made = Grouping.objects.create(part=academy, name="Second day")
    made.sessions.set(workshops)
    return made


def sessions_by_person(grouping):
    return dict(grouping.seats.values_list("application__person", "session"))


def test_groups_are_mixed_and_nobody_is_where_they_cannot_be(
    grouping, workshops, people, organiser
):
    budgets, housing = workshops
    seats.sign_up(housing, person=people[0])
    elsewhere = SessionFactory(
        part=grouping.part, starts_at=START + timedelta(minutes=30)
    )
    seats.sign_up(elsewhere, person=people[7])
    grouping.part.applications.filter(person=people[5]).update(languages=["ja"])

    without = actions.propose(grouping, by=organiser)
    first = sessions_by_person(grouping)
    actions.propose(grouping, by=organiser)

    assert without == 2
    assert first[people[0].pk] == housing.pk
    assert (first[people[5].pk], first[people[7].pk]) == (None, None)
    assert Counter(first.values()) == {budgets.pk: 3, housing.pk: 3, None: 2}
    local = Counter(first[one.pk] for one in people[:4])
    assert local == {budgets.pk: 2, housing.pk: 2}
    assert sessions_by_person(grouping) == first


def test_an_organiser_moves_somebody_and_a_new_proposal_leaves_them(
    grouping, workshops, people, organiser
):
    budgets, housing = workshops
    actions.propose(grouping, by=organiser)
    one = grouping.seats.filter(session=budgets).first()

    moved = actions.move(grouping, {one.application_id: housing.pk}, by=organiser)
    actions.propose(grouping, by=organiser)

    again = grouping.seats.get(application=one.application_id)
    assert (moved, again.session, again.is_fixed) == (1, housing, True)
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["grouping.proposed", "grouping.adjusted", "grouping.proposed"]


def test_no_group_gets_more_people_than_seats(grouping, workshops, people, organiser):
    budgets, housing = workshops
    actions.propose(grouping, by=organiser)
    before = sessions_by_person(grouping)
    keys = grouping.seats.filter(session=housing).values_list("application", flat=True)

    with pytest.raises(Refused) as refusal:
        actions.move(grouping, dict.fromkeys(keys, budgets.pk), by=organiser)

    assert refusal.value.code == "too_full"
    assert sessions_by_person(grouping) == before


def test_people_are_told_once_and_sign_up_themselves(
    grouping, workshops, people, organiser
):
    budgets, _housing = workshops
    seats.sign_up(budgets, person=people[0])
    Delivery.objects.all().delete()
    actions.propose(grouping, by=organiser)
    seen = board_of(grouping).seen

    numbers = [actions.send(grouping, seen=seen, by=organiser) for _ in range(2)]

    assert numbers == [7, 0]
    told = Delivery.objects.filter(template="programme/group_proposed")
    assert {row.person_id for row in told} == {one.pk for one in people[1:]}
    assert Mailing.objects.get().deliveries.count() == 7
    assert budgets.sign_ups.count() == 1


def test_another_proposal_than_was_seen_is_not_sent(
    grouping, workshops, people, organiser
):
    actions.propose(grouping, by=organiser)
    seen = board_of(grouping).seen
    one = grouping.seats.filter(session=workshops[0]).first()
    actions.move(grouping, {one.application_id: workshops[1].pk}, by=organiser)

    with pytest.raises(Refused) as refusal:
        actions.send(grouping, seen=seen, by=organiser)

    grouping.refresh_from_db()
    assert (refusal.value.code, grouping.sent_at) == ("changed", None)
    assert not Delivery.objects.filter(template="programme/group_proposed").exists()


def test_organisers_make_groups_in_the_administration(
    client, academy, workshops, people, organiser
):
    people[1].is_hidden = True
    people[1].save()
    client.force_login(organiser)
    typed = {
        "part": academy.pk,
        "name": "Second day",
        "sessions": [one.pk for one in workshops],
        "criteria": ["level", "next_generation"],
    }
    later = SessionFactory(part=academy, starts_at=START + timedelta(days=1))
    adding = reverse("admin:programme_grouping_add")
    refused = client.post(adding, typed | {"sessions": [workshops[0].pk, later.pk]})
    made = client.post(adding, typed)
    grouping = Grouping.objects.get()
    page = client.get(made.url)
    seat = grouping.seats.filter(session=workshops[0]).first()
    to = {
        f"to-{one.application_id}": one.session_id or "" for one in grouping.seats.all()
    }
    client.post(
        made.url, to | {f"to-{seat.application_id}": workshops[1].pk, "do": "move"}
    )
    client.post(made.url, {"do": "send", "seen": board_of(grouping).seen})

    assert "Choose sessions that are held at the same time." in words_of(refused)
    hidden = academy.applications.get(person=people[1])
    assert hidden.reference in words_of(page)
    assert people[1].shown_name not in words_of(page)
    seat.refresh_from_db()
    assert (seat.session, seat.is_fixed) == (workshops[1], True)
    told = Delivery.objects.filter(template="programme/group_proposed")
    assert told.count() == 8


def test_who_was_in_which_group_is_forgotten(grouping, workshops, people, organiser):
    actions.propose(grouping, by=organiser)
    end = workshops[0].ends_at

    kept = actions.forget_groupings(end + timedelta(days=29))
    gone = actions.forget_groupings(end + timedelta(days=31))

    assert (kept, gone, GroupSeat.objects.count()) == (0, 8, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_groups_take_the_same_statements_at_any_length(
    academy, workshops, organiser, number, django_assert_num_queries
):
    participants(academy, number)
    grouping = Grouping.objects.create(part=academy, name="Groups")
    grouping.sessions.set(workshops)
    actions.propose(grouping, by=organiser)

    with django_assert_num_queries(3):
        assert len(board_of(grouping).members) == number


def test_where_hours_are_set_the_proposed_seat_is_kept(
    grouping, workshops, people, organiser
):
    budgets, housing = workshops
    budgets.seat_offer_hours = 24
    budgets.save()
    actions.propose(grouping, by=organiser)
    seen = board_of(grouping).seen

    numbers = [actions.send(grouping, seen=seen, by=organiser)]
    first = budgets.sign_ups.offered().first()
    seats.leave(budgets, person=first.person)
    numbers.append(actions.send(grouping, seen=seen, by=organiser))

    assert numbers == [8, 0]
    chosen = {
        *grouping.seats.filter(session=budgets).values_list("application__person")
    }
    offered = {*budgets.sign_ups.offered().values_list("person")}
    assert offered == chosen - {(first.person_id,)}
    assert len(offered) == 3
    assert housing.sign_ups.count() == 0
    letter = Delivery.objects.filter(person=first.person).get()
    assert (letter.template, letter.state) == ("programme/group_proposed", "cancelled")
    assert "A seat is kept for you until:" in letter.body_text
