"""Placing sessions in the schedule: the action, the pages of it, and undoing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.programme.actions.planning import Spot, place, put_back
from apps.programme.models import Session, SessionPlan
from apps.programme.queries.board import Look, board_of
from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    a_person,
    an_academy,
)

pytestmark = pytest.mark.django_db

#: 14:00 in Graz, in summer.
TWO = datetime(2031, 7, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def room(academy):
    return RoomFactory(edition=academy.edition, name="Blue room")


@pytest.fixture
def held(academy):
    return SessionFactory(part=academy, title="Budgets", starts_at=TWO)


def schedule_page(academy, query=""):
    page = reverse("admin:programme_session_schedule", args=[academy.edition_id])
    return page + query


def place_page(session):
    return reverse("admin:programme_session_place", args=[session.pk])


def typed(room=None, **changed):
    return {
        "day": "2031-07-03",
        "time": "09:15",
        "minutes": "45",
        "room": room.pk if room else "",
        "version": "0",
        **changed,
    }


def spot_of(session):
    plan = SessionPlan.objects.filter(session=session).first() or session
    return (plan.starts_at, plan.ends_at, plan.room_id)


def test_a_placed_session_waits_for_a_release_and_a_draft_follows(
    academy, organiser, room, held
):
    draft = SessionFactory(part=academy, draft=True, unscheduled=True)
    spot = Spot(TWO + HOUR, TWO + 2 * HOUR, room.pk)

    for session in (held, draft):
        place(session, spot, version=0, by=organiser)

    public = Session.objects.get(pk=held.pk)
    assert (public.starts_at, public.room) == (TWO, None)
    assert spot_of(held) == (TWO + HOUR, TWO + 2 * HOUR, room.pk)
    assert Session.objects.get(pk=draft.pk).room == room
    verbs = AuditEntry.objects.values_list("verb", "actor", "edition_id")
    assert {*verbs} == {("session.planned", organiser.pk, academy.edition_id)}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [("version", "changed"), ("room", "foreign_room"), ("state", "called_off")],
)
def test_what_cannot_be_placed_stays_where_it_is(academy, organiser, held, wrong, code):
    foreign = RoomFactory(edition=an_academy("2032").edition)
    if wrong == "state":
        Session.objects.update(state="cancelled")

    with pytest.raises(Refused) as refusal:
        place(
            held,
            Spot(TWO + HOUR, TWO + 2 * HOUR, foreign.pk if wrong == "room" else None),
            version=7 if wrong == "version" else 0,
            by=organiser,
        )

    assert refusal.value.code == code
    assert SessionPlan.objects.count() == AuditEntry.objects.count() == 0


def test_steps_are_undone_one_after_the_other_unless_somebody_came_between(
    academy, organiser, room, held
):
    spots = [Spot(TWO + n * HOUR, TWO + (n + 1) * HOUR, room.pk) for n in (1, 2)]
    before = spot_of(held)
    steps = [
        place(held, spot, version=number, by=organiser)
        for number, spot in enumerate([*spots, Spot()])
    ]

    for step in reversed(steps):
        put_back(step, by=organiser)
    assert spot_of(held) == before

    step = place(held, spots[0], version=6, by=organiser)
    place(held, spots[1], version=7, by=a_person("Other"))
    with pytest.raises(Refused) as refusal:
        put_back(step, by=organiser)
    assert refusal.value.code == "moved_since"
    assert spot_of(held) == (spots[1].starts_at, spots[1].ends_at, room.pk)


def test_the_form_places_takes_out_and_undo_puts_back(
    client, academy, organiser, room, held
):
    undo = reverse("admin:programme_session_undo", args=[academy.edition_id])
    before = spot_of(held)

    placed = client.post(place_page(held) + "?step=15", typed(room), follow=True)
    there = spot_of(held)
    client.post(place_page(held), {"version": "1", "then": "take_out"})
    out = spot_of(held)
    client.post(undo)
    back = spot_of(held)
    client.post(undo)
    *_, told = client.post(undo, follow=True).context["messages"]

    assert placed.redirect_chain == [(schedule_page(academy, "?step=15"), 302)]
    assert [str(m) for m in placed.context["messages"]] == [
        "“Budgets”: Thu 3 July, 09:15–10:00, Blue room"
    ]
    start = datetime(2031, 7, 3, 7, 15, tzinfo=UTC)
    assert there == back == (start, start + timedelta(minutes=45), room.pk)
    assert out == (None, None, None)
    assert spot_of(held) == before
    assert str(told) == "There is nothing to undo."


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"time": ""}, "time"),
        ({"day": ""}, "day"),
        ({"day": "soon"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "2031-03-30", "time": "02:30"}, "time"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": ""}, "minutes"),
        ({"room": "0"}, "room"),
    ],
)
@pytest.mark.usefixtures("organiser")
def test_what_cannot_be_is_said_beside_its_field(client, held, changed, field):
    response = client.post(place_page(held), typed() | changed)

    assert response.status_code == 422
    assert [*response.context["form"].errors] == [field]
    assert SessionPlan.objects.count() == 0


def test_who_comes_second_sees_both_plans_and_may_insist(
    client, academy, organiser, room, held
):
    other = a_person("Other Organiser")
    place(held, Spot(TWO + HOUR, TWO + 2 * HOUR, room.pk), version=0, by=other)

    second = client.post(place_page(held), typed())
    page = " ".join(second.content.decode().split())
    kept = spot_of(held)

    assert second.status_code == 409
    assert "Wed 2 July, 15:00–16:00, Blue room" in page
    assert 'value="2031-07-03"' in page
    assert "Somebody has planned this session anew meanwhile." in page
    assert kept == (TWO + HOUR, TWO + 2 * HOUR, room.pk)

    client.post(
        place_page(held), typed(version=second.context["form"]["version"].value())
    )
    assert spot_of(held)[0] == datetime(2031, 7, 3, 7, 15, tzinfo=UTC)


def test_rooms_have_lanes_where_sessions_share_a_time(academy, room):
    for title in ("One", "Two"):
        SessionFactory(part=academy, draft=True, title=title, room=room, starts_at=TWO)
    SessionFactory(part=academy, unscheduled=True, title="Later")

    [day] = board_of(academy.edition, Look(step=30)).days

    assert day.day == date(2031, 7, 2)
    assert [(c.room and c.room.name, c.lanes) for c in day.columns] == [
        ("Blue room", 2),
        (None, 1),
    ]
    assert (day.rows[0].clock, day.rows[-1].clock, len(day.rows)) == (
        "08:00",
        "17:30",
        20,
    )
    widths = [len(row.cells) for row in day.rows]
    assert widths == [3] * 13 + [1] * 2 + [3] * 5
    assert [(c.planned and c.planned.title, c.rows) for c in day.rows[12].cells] == [
        ("One", 3),
        ("Two", 3),
        (None, 1),
    ]


@pytest.mark.parametrize(("day", "hours"), [("2031-03-30", 23), ("2031-10-26", 25)])
def test_a_day_on_which_clocks_change_has_its_hours(academy, day, hours):
    start = datetime.fromisoformat(f"{day}T10:00+00:00")
    SessionFactory(part=academy, starts_at=start)

    [board] = board_of(academy.edition, Look(step=60, whole_day=True)).days

    assert len(board.rows) == hours


def test_rows_say_where_it_is_night(academy):
    SessionFactory(part=academy, starts_at=TWO)
    board = board_of(academy.edition, Look(step=60))
    at_two = next(row for row in board.days[0].rows if row.clock == "14:00")

    found = {
        region.code: (hour.clocks, hour.night.value)
        for region, hour in zip(board.regions, at_two.regions, strict=True)
    }

    assert found == {
        "africa": ("12:00 – 15:00", "none"),
        "asia-pacific": ("15:00 – 00:00", "some"),
        "eastern-europe": ("14:00 – 16:00", "none"),
        "latin-america-caribbean": ("06:00 – 09:00", "some"),
        "western-europe-others": ("08:00 – 14:00", "none"),
    }


def test_the_schedule_is_not_sent_again_while_it_is_the_same(
    client, academy, organiser, held
):
    stamp = client.get(schedule_page(academy)).context["board"].stamp
    same = client.get(schedule_page(academy, f"?since={stamp}"))
    place(held, Spot(), version=0, by=organiser)
    other = client.get(schedule_page(academy, f"?since={stamp}"))

    assert (same.status_code, other.status_code) == (204, 200)


def test_the_schedule_takes_the_same_statements_at_any_length(
    client, academy, organiser, room, django_assert_num_queries
):
    client.get(schedule_page(academy))
    for numbers in (range(1), range(1, 10)):
        for n in numbers:
            SessionFactory(part=academy, room=room, starts_at=TWO + n * 2 * HOUR)
        with django_assert_num_queries(12):
            client.get(schedule_page(academy))


def test_the_schedule_of_others_does_not_exist(client, academy, organiser):
    foreign = SessionFactory(part=an_academy("2032"), starts_at=TWO)

    answers = [
        client.get(schedule_page(foreign.part)).status_code,
        client.get(place_page(foreign)).status_code,
        client.post(place_page(foreign), typed()).status_code,
    ]

    assert answers == [404, 404, 404]
    assert SessionPlan.objects.count() == 0
