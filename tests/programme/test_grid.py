"""A day of the programme as a table of times and rooms."""

from datetime import timedelta

import pytest

from apps.programme import actions
from tests.factories.programme import RoomFactory, SessionFactory, participants
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db

GRID = "/2031/programme/grid/"


def hold(academy, title, *, at=0, minutes=60, room=None, **facts):
    begins = START + timedelta(minutes=at)
    return SessionFactory(
        part=academy,
        title=title,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        room=room,
        **facts,
    )


def lines_of(grid):
    return [
        [(cell.entry and cell.entry.session.title, cell.lines) for cell in line.cells]
        for line in grid.lines
    ]


def test_rooms_stand_side_by_side_and_times_from_top_to_bottom(client, academy):
    second, first = (
        RoomFactory(edition=academy.edition, name=name, position=position)
        for name, position in (("Second", 2), ("First", 1))
    )
    hold(academy, "Long", minutes=120, room=second)
    hold(academy, "Short", minutes=60, room=first)
    hold(academy, "Next", at=60, minutes=60, room=first)
    hold(academy, "Roomless", at=60)

    [grid] = client.get(GRID).context["grid"]

    assert [room and room.name for room in grid.rooms] == ["First", "Second", None]
    assert lines_of(grid) == [
        [("Short", 1), ("Long", 2), (None, 1)],
        [("Next", 1), ("Roomless", 1)],
    ]


def test_sessions_without_a_room_that_overlap_stand_side_by_side(client, academy):
    hold(academy, "A")
    hold(academy, "B", at=30)
    hold(academy, "C", at=60)

    [grid] = client.get(GRID).context["grid"]

    assert lines_of(grid) == [
        [("A", 2), (None, 1)],
        [("B", 2)],
        [("C", 1)],
    ]


def test_a_line_tells_the_time_of_the_reader_and_of_graz(client, academy, session):
    [person] = participants(academy, 1)
    actions.sign_up(session, person=person)
    client.force_login(person)
    client.cookies["hrgl_zone"] = "Asia/Kathmandu"

    text = words_of(client.get(GRID))

    assert "<bdi>18:45</bdi></time> <span" in text
    assert "<bdi>14:00</bdi></time> Graz, UTC+1" in text
    assert "You have a seat" in text


def test_the_grid_is_narrowed_and_searched_as_the_list_is(client, academy):
    hold(academy, "Budgets")
    hold(academy, "Housing")
    SessionFactory(part=academy, title="Open", unscheduled=True)

    text = words_of(client.get(GRID, {"words": "housing"}))

    assert "Housing" in text
    assert "Budgets" not in text
    assert "Open" in words_of(client.get(GRID))


@pytest.mark.parametrize("number", [10, 150])
def test_a_grid_takes_the_same_statements_at_any_length(
    client, academy, django_assert_num_queries, number
):
    room = RoomFactory(edition=academy.edition)
    for i in range(number):
        hold(academy, f"Session {i}", at=60 * i, room=room)

    with django_assert_num_queries(7):
        client.get(GRID)
