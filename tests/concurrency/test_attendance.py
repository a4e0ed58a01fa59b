"""A moderator and an organiser mark who was there at the same moment."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.programme.actions import attending
from apps.programme.models import Attendance
from apps.programme.models.sessions import SessionQuerySet
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, an_academy, participants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def two_mark_the_same():
    """How often each person was said to have been there, by the trail."""
    academy = an_academy()
    held = SessionFactory(part=academy, starts_at=now() - timedelta(hours=1))
    keys = [person.pk for person in participants(academy, 3)]
    people = [holder(academy.edition, "organiser") for _n in range(2)]
    at_once(
        *(
            lambda by=by: attending.mark_attendance(held, came=keys, missed=[], by=by)
            for by in people
        )
    )
    assert Attendance.objects.confirmed().count() == 3
    said = [
        key
        for entry in AuditEntry.objects.filter(verb="attendance.marked")
        for key in entry.after["there"]
    ]
    return [said.count(key) for key in keys]


def test_of_two_who_mark_at_once_the_first_is_written_down():
    assert two_mark_the_same() == [1, 1, 1]
    assert Attendance.objects.values("confirmed_by").distinct().count() == 1


def test_without_the_lock_both_are_written_down(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    confirm, both_looked = attending._confirm, Barrier(2, timeout=30)

    def confirm_together(*arguments):
        both_looked.wait()
        confirm(*arguments)

    monkeypatch.setattr(attending, "_confirm", confirm_together)
    monkeypatch.setattr(SessionQuerySet, "locked", lambda rows: rows)

    assert two_mark_the_same() == [2, 2, 2]


def test_marking_and_correcting_at_once_lose_nothing():
    """Each says something of other people; both hold afterwards."""
    academy = an_academy()
    held = SessionFactory(part=academy, starts_at=now() - timedelta(hours=1))
    first, second = (person.pk for person in participants(academy, 2))
    by = holder(academy.edition, "organiser")
    attending.mark_attendance(held, came=[first], missed=[], by=by)

    at_once(
        lambda: attending.mark_attendance(held, came=[second], missed=[], by=by),
        lambda: attending.mark_attendance(held, came=[], missed=[first], by=by),
    )

    there = Attendance.objects.confirmed().values_list("person_id", flat=True)
    assert [*there] == [second]
