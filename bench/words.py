"""Titles, texts and names as different as real ones, so that they compress no better.

Words of the first edition, put together by chance; the names are nobody's.
"""

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent.parent / "data" / "edition_2023.json"
SYLLABLES = (
    *("ama", "bel", "chi", "dar", "eku", "fen", "gor", "hal", "ivo", "jun", "kes"),
    *("lam", "mir", "nou", "oku", "pet", "qua", "rin", "sol", "tav", "uma", "vel"),
    *("wen", "xol", "yas", "zor", "bré", "ñun", "şen", "ław"),
)


def title(number: int) -> str:
    """Some eight words, and a town that is nowhere else."""
    drawn = random.Random(number)
    words = " ".join(drawn.choices(_words(), k=drawn.randint(6, 10)))
    return f"{words.capitalize()} in {_made_up(drawn)}"


def abstract(number: int) -> str:
    drawn = random.Random(-number)
    return " ".join(drawn.choices(_words(), k=45)).capitalize()


def name(number: int) -> str:
    drawn = random.Random(number)
    return f"{_made_up(drawn)} {_made_up(drawn)}"


def _made_up(drawn: random.Random) -> str:
    return "".join(drawn.choices(SYLLABLES, k=drawn.randint(2, 3))).capitalize()


@cache
def _words() -> list[str]:
    """Every word once: chance makes no sentences, and none that repeat themselves."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    found = (word.strip(".,;:()?") for text in _texts(texts) for word in text.split())
    return list(dict.fromkeys(found))


def _texts(found: Any) -> Iterator[str]:
    """Whatever is longer than an address or a title, in the order of the file."""
    if isinstance(found, str):
        if len(found) > 60:
            yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _texts(one)
