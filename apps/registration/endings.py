"""Whether a part is over, so that its places are given to nobody any more."""

from datetime import timedelta

from django.utils import timezone

from apps.editions.choices import OVER
from apps.editions.models import Part

#: So long after midnight in Greenwich the day lasts where it ends last.
LAST_ON_EARTH = timedelta(hours=12)


def is_over(part: Part) -> bool:
    """Whether its edition is closed, or its last day has ended everywhere on Earth.

    A vague date is taken at its end; while it is not fixed the organisers' word counts.
    """
    edition = part.edition
    if edition.status in OVER or not edition.dates_are_final:
        return edition.status in OVER
    known = part.ends_on or part.starts_on or edition.ends_on or edition.starts_on
    last, today = known.latest_day, (timezone.now() - LAST_ON_EARTH).date()
    return last is not None and last < today
