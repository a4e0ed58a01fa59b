"""Which contributions say much the same."""

import re
from collections.abc import Iterable

from apps.contributions.models import Contribution

#: Shorter words are in every text.
LONG_ENOUGH = 4
#: Those of one key question come before others that have as many words in common.
SAME_QUESTION = 0.15


def by_likeness(
    one: Contribution, others: Iterable[Contribution]
) -> list[Contribution]:
    """``others``, those first that have most words in common with ``one``."""
    words, questions = _words(one), set(one.key_questions.all())

    def likeness(other: Contribution) -> float:
        theirs = _words(other)
        shared = len(words & theirs) / (len(words | theirs) or 1)
        same = bool(questions & set(other.key_questions.all()))
        return shared + SAME_QUESTION * same

    return sorted(others, key=lambda other: (-likeness(other), other.pk))


def _words(contribution: Contribution) -> set[str]:
    found = re.findall(r"\w+", contribution.text.casefold())
    return {word for word in found if len(word) >= LONG_ENOUGH}
