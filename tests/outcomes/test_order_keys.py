import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.outcomes.order_keys import DIGITS, between

keys = st.text(alphabet=DIGITS, min_size=1, max_size=12).map(
    lambda key: key.rstrip("0") or "1"
)


@given(keys, keys)
def test_between_two_keys_there_is_another(one, other):
    if one == other:
        return
    low, high = sorted([one, other])

    key = between(low, high)

    assert low < key < high
    assert not key.endswith("0")


@given(keys)
def test_there_is_a_key_on_either_side(key):
    assert between(None, key) < key < between(key, None)
    assert not between(None, key).endswith("0")


@given(st.lists(st.integers(0, 50), max_size=120))
def test_any_sequence_of_insertions_keeps_its_order(places):
    order = []

    for place in places:
        at = place % (len(order) + 1)
        low = order[at - 1] if at else None
        high = order[at] if at < len(order) else None
        order.insert(at, between(low, high))

    assert order == sorted(set(order))


def test_two_hundred_paragraphs_at_the_end_stay_short():
    key = between(None, None)

    for _ in range(200):
        key = between(key, None)

    assert len(key) <= 5


def test_keys_in_the_wrong_order_are_a_mistake():
    with pytest.raises(ValueError, match="does not come before"):
        between("b", "a")
