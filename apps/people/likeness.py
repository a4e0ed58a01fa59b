"""How much two people look like one; in any script, without accents and order of names."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

#: From here on two are shown as perhaps one.
PROBABLE = 0.7
#: Less alike than this, nothing else makes up for it.
NAMES_AT_LEAST = 0.7
#: A word that so many share tells nobody apart.
COMMONEST = 60
#: Weights of name, organisation and country.
WEIGHTS = (0.6, 0.25, 0.15)
UNKNOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one account."""

    key: int
    names: tuple[str, ...]
    organisation: str = ""
    country: str = ""


def folded(text: str) -> str:
    """``text`` in small letters, without accents and signs between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(
            sign if sign.isalnum() else " "
            for sign in decomposed
            if not unicodedata.combining(sign)
        ).split()
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(folded(name).split()))


def _pieces(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def alike(one: str, other: str) -> float:
    """From 0 to 1: the pieces of three letters that both have, in any order of words."""
    ours, theirs = (
        set().union(*(_pieces(word) for word in _words(text))) if text else set()
        for text in (one, other)
    )
    if not ours or not theirs:
        return 0.0
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def score(one: Known, other: Known) -> float:
    """How probably both are one person; 0 where the names do not fit."""
    name = max(
        (alike(a, b) for a in one.names for b in other.names if a and b), default=0.0
    )
    if name < NAMES_AT_LEAST:
        return 0.0
    organisation = UNKNOWN
    if one.organisation and other.organisation:
        organisation = alike(one.organisation, other.organisation)
    country = UNKNOWN
    if one.country and other.country:
        country = float(one.country == other.country)
    by_name, by_organisation, by_country = WEIGHTS
    return by_name * name + by_organisation * organisation + by_country * country


def pairs(people: Iterable[Known]) -> list[tuple[float, int, int]]:
    """Those who are probably one, the most probable first; the older key stands first.

    Only people who share a word of their names are compared, so that thousands are
    looked through at once.
    """
    known = {person.key: person for person in people}
    found = {pair: score(known[pair[0]], known[pair[1]]) for pair in _candidates(known)}
    return sorted(
        ((points, *pair) for pair, points in found.items() if points >= PROBABLE),
        key=lambda row: (-row[0], row[1], row[2]),
    )


def _candidates(known: dict[int, Known]) -> Iterator[tuple[int, int]]:
    by_word: dict[str, set[int]] = defaultdict(set)
    for person in known.values():
        for name in person.names:
            # The first letters: a slip further back is forgiven.
            for word in _words(name):
                by_word[word[:4]].add(person.key)
    seen = set()
    for keys in by_word.values():
        if len(keys) > COMMONEST:
            continue
        for pair in combinations(sorted(keys), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair
