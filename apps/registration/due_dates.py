"""Until when access has to be arranged, unless an organiser says otherwise."""

from datetime import date, timedelta

BEFORE_THE_FIRST_SESSION = timedelta(days=14)
#: Where that is over already, so much time is left, if the event allows.
AT_LEAST = timedelta(days=3)
A_DAY = timedelta(days=1)


def due_on(first_day: date | None, *, stated_on: date) -> date | None:
    """Two weeks before the first session; for whoever comes late, soon after.

    Never later than the day before the first session, never before the need was stated.
    ``None`` while nobody knows when the part begins.
    """
    if first_day is None:
        return None
    soon = min(stated_on + AT_LEAST, first_day - A_DAY)
    return max(first_day - BEFORE_THE_FIRST_SESSION, soon, stated_on)
