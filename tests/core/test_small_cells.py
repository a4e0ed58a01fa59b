"""No count that is kept back can be worked out from what is told."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.small_cells import BLUR, SMALLEST, SUM, about, told, with_sums


def table(*rows):
    return {(i, j): n for i, row in enumerate(rows) for j, n in enumerate(row)}


@st.composite
def tables(draw):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    count = st.one_of(st.integers(0, 6), st.integers(0, 60))
    cells = product(range(height), range(width))
    return {cell: draw(count) for cell in cells}


def equations(full):
    """Each row and each column adds up to its sum; also the row and column of sums."""
    for axis in (0, 1):
        for line in {cell[axis] for cell in full}:
            cells = [cell for cell in full if cell[axis] == line]
            yield {cell: -1 if cell[1 - axis] is SUM else 1 for cell in cells}


def worked_out(shown):
    """The counts that the equations alone give away: Gauss and Jordan, in fractions."""
    unknown = [cell for cell, count in shown.items() if count is None]
    rows = [
        [Fraction(line.get(cell, 0)) for cell in unknown] for line in equations(shown)
    ]
    done = 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][column] for x in rows[done]]
        for r, row in enumerate(rows):
            if r != done and row[column]:
                rows[r] = [
                    x - row[column] * y for x, y in zip(row, rows[done], strict=True)
                ]
        done += 1
    return [
        cell
        for index, cell in enumerate(unknown)
        if any(row[index] and sum(x != 0 for x in row) == 1 for row in rows)
    ]


@given(tables())
def test_no_count_follows_from_the_equations(counts):
    assert worked_out(told(counts)) == []


@given(tables())
def test_what_is_told_is_true_and_never_small(counts):
    shown, full = told(counts), with_sums(counts)

    assert shown.keys() == full.keys()
    for (row, column), count in shown.items():
        if count is None:
            continue
        assert count == full[row, column]
        assert count >= SMALLEST or not (full[row, SUM] and full[SUM, column])


#: Every table of two by two with counts below eight.
ALL = [
    with_sums(table(values[:2], values[2:])) for values in product(range(8), repeat=4)
]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_nor_from_the_knowledge_that_nobody_is_counted_below_nought(values):
    shown = told(table(values[:2], values[2:]))

    fitting = [
        full
        for full in ALL
        if all(count in {None, full[cell]} for cell, count in shown.items())
    ]

    kept_back = [cell for cell, count in shown.items() if count is None]
    assert [c for c in kept_back if len({full[c] for full in fitting}) == 1] == []


def test_the_equations_give_away_what_stands_alone():
    """A negative control: keeping back small counts and nothing else is not enough."""
    shown = with_sums(table([3, 20], [10, 40])) | {(0, 0): None}

    assert worked_out(shown) == [(0, 0)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Large counts are all told.
        ([[7, 8], [9, 10]], [[7, 8], [9, 10]]),
        # One small count takes three others with it, the smallest that close a round.
        (
            [[3, 20, 30], [10, 40, 50], [60, 70, 80]],
            [[None, None, 30], [None, None, 50], [60, 70, 80]],
        ),
        # Nobody of the second row applied: the noughts say nothing.
        ([[7, 8], [0, 0], [9, 10]], [[7, 8], [0, 0], [9, 10]]),
        # Everybody of the second row was refused: that is about each of them.
        ([[7, 8], [0, 6], [9, 10]], [[None, None], [None, None], [9, 10]]),
    ],
)
def test_what_is_kept_back(rows, expected):
    shown = told(table(*rows))

    assert {cell: shown[cell] for cell in shown if SUM not in cell} == table(*expected)


def test_the_sums_stay_where_counts_can_be_kept_back():
    shown = told(table([3, 20, 30], [10, 40, 50], [60, 70, 80]))

    assert shown[SUM, SUM] == 363
    assert None not in [shown[0, SUM], shown[SUM, 0]]


def test_a_table_of_very_few_tells_nothing():
    assert {*told(table([1, 1], [1, 0])).values()} == {None}


def test_a_number_told_in_between_is_near_and_always_the_same():
    for size in range(60):
        number = about(size, "woman", among=range(80))

        assert number == about(size, "woman", among=reversed(range(80)))
        if number is None:
            assert size < SMALLEST + BLUR
        else:
            assert number >= SMALLEST
            assert number % SMALLEST == 0
            assert abs(number - size) <= BLUR + SMALLEST // 2


def test_a_number_may_change_with_whoever_comes_whatever_they_said():
    """Whoever adds one person and looks again learns nothing of that person."""
    others = range(40)
    unlike = [about(22, "woman", among=[*others, one]) for one in range(100, 200)]
    alike = [about(23, "woman", among=[*others, one]) for one in range(100, 200)]

    assert {*unlike} == {*alike} == {20, 25}
