"""Texts that one person saved one after the other, as one spell of writing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from apps.outcomes.choices import Origin

#: Whoever stops for longer begins anew.
PAUSE = timedelta(minutes=10)
#: What is saved while somebody types; every other text is a step of its own.
TYPED = frozenset({Origin.AUTOSAVE.value, Origin.MANUAL.value})


class Saved(Protocol):
    @property
    def author_id(self) -> int: ...

    @property
    def origin(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


Text = TypeVar("Text", bound=Saved)


def spells(texts: Iterable[Text]) -> Iterator[Sequence[Text]]:
    """``texts``, which are in order, as the spells in which they were written."""
    spell: list[Text] = []
    for text in texts:
        if spell and not _goes_on(spell[-1], text):
            yield spell
            spell = []
        spell.append(text)
    if spell:
        yield spell


def _goes_on(before: Saved, text: Saved) -> bool:
    return (
        {before.origin, text.origin} <= TYPED
        and before.author_id == text.author_id
        and text.created_at - before.created_at <= PAUSE
    )
