"""Places in a version as a part of an address: 5 (a) is ``5-a``."""

import re

from apps.outcomes.frozen import Text

#: What ``written`` makes of a place; no other word of an address looks like it.
PATTERN = "(?:PP)?[0-9]+(?:-[a-z0-9]+)*|[A-Z]+"


def written(place: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", place).strip("-")


def id_at(text: Text, place: str) -> str | None:
    """The paragraph of ``text`` that ``place``, written so, calls."""
    return next((one.id for one in text.entries if written(one.place) == place), None)
