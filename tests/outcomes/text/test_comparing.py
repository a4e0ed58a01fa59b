"""What differs between two states of a text, and which texts make one spell."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from apps.outcomes.text.comparing import Placed, compared
from apps.outcomes.text.spells import spells


def text(letters, **bodies):
    """A paragraph for each letter, called by its place; ``bodies`` are other words."""
    return [
        Placed(
            id=one, kind="provision", level=0, place=str(n), body=bodies.get(one, one)
        )
        for n, one in enumerate(letters, start=1)
    ]


def told(pairs):
    def signs(pair):
        if pair.before is None:
            return "+"
        if pair.after is None:
            return "-"
        return ">" if pair.is_moved else "=" if pair.is_same else "~"

    return " ".join(signs(pair) + pair.standing.id for pair in pairs)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", "=a =b =c"),
        ("abc", "ac", "=a -b =c"),
        ("ac", "abc", "=a +b =c"),
        ("abcd", "bcda", "=b =c =d >a"),
        ("abcd", "axd", "=a -b -c +x =d"),
        ("", "ab", "+a +b"),
        ("ab", "", "-a -b"),
    ],
)
def test_what_came_went_and_moved(before, after, expected):
    assert told(compared(text(before), text(after))) == expected


def test_changed_words_are_heard_and_a_new_number_is_no_change():
    before, after = text("abc", c="Cities listen."), text("bc", c="Cities hear.")

    _gone, renamed, changed = compared(before, after)

    assert (renamed.is_same, renamed.is_renamed, changed.is_same) == (True, True, False)
    assert "deleted:" in changed.text
    assert "inserted:" in changed.text


@dataclass
class Stored:
    author_id: int
    minute: int
    origin: str = "autosave"

    @property
    def created_at(self):
        return datetime(2031, 2, 1, tzinfo=UTC) + timedelta(minutes=self.minute)


def test_a_spell_ends_with_another_author_a_pause_or_a_step_of_its_own():
    stored = [
        *(Stored(1, 0), Stored(1, 10, "manual")),
        Stored(1, 21),
        Stored(2, 22),
        Stored(2, 23, "merge"),
        Stored(2, 24),
    ]

    assert [len(spell) for spell in spells(stored)] == [2, 1, 1, 1, 1]
