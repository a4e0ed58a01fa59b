"""The day on which the tests were collected, for dates that are reckoned from today.

A run may cross midnight, and shortly before it is another day in Graz already.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time

import time_machine
from django.utils.timezone import now

NOON = datetime.combine(now().date(), time(12), tzinfo=UTC)
TODAY = NOON.date()


@contextmanager
def about_noon() -> Iterator[None]:
    """It is shortly past twelve of that day."""
    with time_machine.travel(NOON):
        yield
