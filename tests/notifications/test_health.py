from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.notifications.health import PATIENCE, letters
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


def test_letters_that_go_out_in_time_are_well():
    DeliveryFactory(due_at=now() - PATIENCE + timedelta(minutes=1))
    DeliveryFactory(due_at=now() + timedelta(days=1))
    DeliveryFactory(due_at=now() - timedelta(days=1), sent=True)

    assert letters() == "ok"


def test_one_overdue_letter_is_told():
    DeliveryFactory(due_at=now() - PATIENCE - timedelta(minutes=1))

    assert letters() == "late"


def test_a_server_that_is_away_for_long_is_told():
    DeliveryFactory(due_at=now() + timedelta(seconds=30), away_since=now())
    at_first = letters()
    DeliveryFactory(
        due_at=now() + timedelta(seconds=30),
        away_since=now() - PATIENCE - timedelta(minutes=1),
    )

    assert (at_first, letters()) == ("ok", "late")
