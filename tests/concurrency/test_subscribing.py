"""One address is typed twice at the same moment."""

import pytest

from apps.notifications import subscribing
from apps.notifications.models import Delivery, Subscriber, SubscriberQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def ask_twice(monkeypatch, patience):
    """How many letters there are in the end."""
    Subscriber.objects.create(email="c@example.org", language="en", topic="outcomes")
    meeting = Meeting(patience=patience)
    monkeypatch.setattr(subscribing, "_kept", meeting.after(subscribing._kept))
    ask = ("c@example.org",)

    at_once(*[lambda: subscribing.ask(*ask, language="en")] * 2)
    return Delivery.objects.count()


def test_two_at_once_bring_one_letter(monkeypatch):
    assert ask_twice(monkeypatch, patience=0.5) == 1


def test_without_the_lock_they_would_bring_two(monkeypatch):
    monkeypatch.setattr(SubscriberQuerySet, "locked", lambda self: self.all())

    assert ask_twice(monkeypatch, patience=30) == 2
