"""Several people come into an online room, and are marked, at the same moment."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.programme.actions import attending, entering
from apps.programme.models import Attendance, OnlineRoom
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import holder
from tests.factories.programme import (
    OnlineRoomFactory,
    SessionFactory,
    SignUpFactory,
    an_academy,
    participants,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def held():
    session = SessionFactory(part=an_academy(), starts_at=now() - timedelta(minutes=5))
    OnlineRoomFactory(session=session)
    return session


def two_hosts_open(held):
    hosts = [holder(held.edition, "organiser") for _n in range(2)]
    at_once(*(lambda by=by: entering.enter(held, person=by) for by in hosts))
    return AuditEntry.objects.filter(verb="onlineroom.opened").count()


def test_a_room_is_opened_once(held):
    assert two_hosts_open(held) == 1


def test_without_the_lock_it_is_opened_twice(held, monkeypatch):
    """The negative control."""
    both_looked = Barrier(2, timeout=30)
    save = OnlineRoom.save

    def save_together(*arguments, **words):
        both_looked.wait()
        save(*arguments, **words)

    monkeypatch.setattr(OnlineRoom, "save", save_together)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_words: rows)

    assert two_hosts_open(held) == 2


def enter_while_unmarked(held, monkeypatch, *, patience):
    """Somebody comes in while a moderator takes the mark away that they were there."""
    by = holder(held.edition, "organiser")
    entering.enter(held, person=by)
    [person] = participants(held.part, 1)
    SignUpFactory(session=held, person=person)
    attending.mark_attendance(held, came=[person.pk], missed=[], by=by)
    save, others = Attendance.save, []

    def unmark():
        try:
            attending.mark_attendance(held, came=[], missed=[person.pk], by=by)
        finally:
            connection.close()

    def save_later(row, *arguments, **words):
        other = Thread(target=unmark)
        others.append(other)
        other.start()
        other.join(patience)
        save(row, *arguments, **words)

    monkeypatch.setattr(Attendance, "save", save_later)
    try:
        entering.enter(held, person=person)
    finally:
        for other in others:
            other.join(30)


def test_coming_in_is_not_lost_when_a_mark_is_taken_away(held, monkeypatch):
    enter_while_unmarked(held, monkeypatch, patience=0.3)

    row = Attendance.objects.get()
    assert row.entered_at is not None
    assert row.confirmed_at is None


def test_without_the_lock_it_is_lost(held, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_words: rows)

    with pytest.raises(DatabaseError):
        enter_while_unmarked(held, monkeypatch, patience=30)

    assert Attendance.objects.count() == 0
