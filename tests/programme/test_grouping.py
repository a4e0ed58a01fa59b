"""Dividing people among parallel sessions, as plain values."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.programme.grouping import Group, Seeker, _by_turns, distance, grouped

GROUPS = st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=1, max_size=4).map(
    lambda seats: [Group(key=k, seats=n) for k, n in enumerate(seats, 1)]
)


@st.composite
def divisions(draw):
    groups = draw(GROUPS)
    keys = [group.key for group in groups]
    left = {g.key: 99 if g.seats is None else g.seats for g in groups}
    people = []
    for key in range(draw(st.integers(0, 14))):
        can = draw(st.frozensets(st.sampled_from(keys)))
        fixed = draw(st.sampled_from([None, None, None, *keys]))
        if fixed and not left[fixed]:
            fixed = None
        if fixed:
            left[fixed] -= 1
        traits = draw(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")))
        people.append(Seeker(key=key, traits=traits, groups=can, fixed=fixed))
    return people, groups


@settings(max_examples=30, deadline=None)
@given(divisions())
def test_nobody_is_where_they_cannot_be_and_no_group_is_too_full(division):
    people, groups = division

    places = grouped(people, groups)

    assert places.keys() == {seeker.key for seeker in people}
    held = Counter(at for at in places.values() if at is not None)
    assert all(g.seats is None or held[g.key] <= g.seats for g in groups)
    for seeker in people:
        at = places[seeker.key]
        if seeker.fixed is not None:
            assert at == seeker.fixed
        elif at is not None:
            assert at in seeker.groups
        else:
            full = {
                g.key for g in groups if g.seats is not None and held[g.key] >= g.seats
            }
            assert seeker.groups <= full


@settings(max_examples=30, deadline=None)
@given(divisions(), st.randoms(use_true_random=False))
def test_the_answer_is_the_same_in_any_order_and_no_worse_than_counting_off(
    division, chance
):
    people, groups = division
    mixed, turned = [*people], [*groups]
    chance.shuffle(mixed)
    chance.shuffle(turned)

    places = grouped(people, groups)

    assert grouped(mixed, turned) == places
    counted_off = _by_turns(people, groups)
    unplaced = sum(at is None for at in places.values())
    worse = sum(at is None for at in counted_off.values())
    assert unplaced <= worse
    if unplaced == worse:
        assert distance(people, groups, places) <= (
            distance(people, groups, counted_off) + 1e-6
        )


def test_each_group_has_its_share_of_everything():
    people = [
        Seeker(key=k, traits=(region, young), groups=frozenset({1, 2, 3}))
        for k, (region, young) in enumerate(
            [("Africa", "no")] * 6 + [("Europe", "no")] * 9 + [("Asia", "yes")] * 3
        )
    ]

    places = grouped(people, [Group(key=1), Group(key=2, seats=6), Group(key=3)])

    found = Counter((places[s.key], s.traits[0]) for s in people)
    assert found == {
        (group, region): number
        for group in (1, 2, 3)
        for region, number in (("Africa", 2), ("Europe", 3), ("Asia", 1))
    }
