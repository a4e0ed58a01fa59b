"""What paragraphs are called follows from their order, and from nothing else."""

from dataclasses import dataclass
from itertools import count, pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.outcomes.text.numbering import (
    labels_of,
    letters,
    loose_items,
    moved,
    roman,
    unit_of,
)

#: Each kind by the sign it is written with below.
KINDS = {"P": "preamble", "H": "heading", "1": "provision", "a": "item", "i": "item"}
LEVELS = {"a": 1, "i": 2}


@dataclass(frozen=True)
class Row:
    pk: UUID
    kind: str
    level: int = 0
    alternative_of_id: UUID | None = None


def rows_of(signs, again=()):
    """``signs`` as rows; those in ``again`` are other wordings of the first."""
    ids = [UUID(int=number) for number in range(len(signs))]
    return [
        Row(pk, KINDS[sign], LEVELS.get(sign, 0), ids[0] if at in again else None)
        for at, (pk, sign) in enumerate(zip(ids, signs, strict=True))
    ]


def places(rows):
    return [label.place for label in labels_of(rows).values()]


def signs(rows):
    return "".join(str(row.pk.int) for row in rows)


def test_each_kind_has_its_own_row_of_numbers():
    rows = rows_of("PPH11H1")

    assert places(rows) == ["PP1", "PP2", "A", "1", "2", "B", "3"]
    assert [label.mark for label in labels_of(rows).values()] == [
        *("PP1", "PP2", "A", "1.", "2.", "B", "3."),
    ]


def test_items_are_counted_in_what_they_are_part_of():
    rows = rows_of("1aiiaia1a")

    assert places(rows) == [
        *("1", "1 (a)", "1 (a) (i)", "1 (a) (ii)", "1 (b)", "1 (b) (i)", "1 (c)"),
        *("2", "2 (a)"),
    ]
    assert [label.text for label in labels_of(rows).values()][:4] == [
        *("1", "(a)", "(i)", "(ii)"),
    ]


def test_other_wordings_share_the_number_and_have_items_of_their_own():
    rows = rows_of("11a1a1", again=(1, 3))

    assert places(rows) == ["1", "1 bis", "1 bis (a)", "1 ter", "1 ter (a)", "2"]


@pytest.mark.parametrize(
    ("number", "letter", "figure"),
    [(1, "a", "i"), (4, "d", "iv"), (26, "z", "xxvi"), (27, "aa", "xxvii")],
)
def test_items_are_counted_by_letters_then_by_roman_figures(number, letter, figure):
    assert (letters(number), roman(number)) == (letter, figure)


@pytest.mark.parametrize(
    ("signs", "loose"),
    [("1ai", []), ("a1", [0]), ("Ha", [1]), ("1i", [1]), ("1aiHai", [4, 5])],
)
def test_an_item_without_anything_above_it_is_loose(signs, loose):
    assert [pk.int for pk in loose_items(rows_of(signs))] == loose


@pytest.mark.parametrize(
    ("order", "at", "up", "expected"),
    [
        ("1a1a", 2, True, "2301"),
        ("1a1a", 0, False, "2301"),
        ("1aia", 3, True, "0312"),
        ("1aia", 1, False, "0312"),
        ("1a1a", 3, True, "0132"),
        ("1a1a", 1, False, "0213"),
        ("1a", 0, True, "01"),
        ("1a", 1, False, "01"),
    ],
)
def test_a_paragraph_moves_with_its_items_past_those_of_the_other(
    order, at, up, expected
):
    assert signs(moved(rows_of(order), at, up=up)) == expected


texts = st.text("PH1ai", max_size=12)


@given(texts)
def test_numbers_are_dense_and_no_two_places_are_alike(signs):
    rows = rows_of(signs)
    found = places(rows)
    provisions = [label for label in found if label.isdigit()]

    assert provisions == [str(n) for n, _ in zip(count(1), provisions, strict=False)]
    if not loose_items(rows):
        assert len({*found}) == len(found)
        above = [row for row in rows if row.level < 2]
        for before, after in pairwise(above):
            if (before.level, after.level) == (1, 1):
                one, two = (labels_of(rows)[row.pk].text for row in (before, after))
                assert ord(two[1]) == ord(one[1]) + 1


@given(texts.filter(bool), st.data())
def test_a_move_keeps_every_paragraph_and_each_unit_together(signs, data):
    rows = rows_of(signs)
    at = data.draw(st.integers(0, len(rows) - 1))
    unit = [row.pk for row in unit_of(rows, at)]

    order = [row.pk for row in moved(rows, at, up=data.draw(st.booleans()))]

    assert sorted(order) == [row.pk for row in rows]
    first = order.index(unit[0])
    assert order[first : first + len(unit)] == unit
