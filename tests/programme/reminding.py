"""What tests of reminders say again and again."""

from datetime import UTC, datetime

from apps.notifications.models import Delivery
from tests.factories.programme import SignUpFactory

#: The clocks go forward in the night before.
START = datetime(2031, 3, 30, 8, 0, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def seat(session, **words):
    return SignUpFactory(session=session, seated_at=BEFORE, **words)


def told():
    return sorted(Delivery.objects.values_list("person__full_name", "subject"))
