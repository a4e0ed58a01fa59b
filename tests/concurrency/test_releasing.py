"""A release moves a session while people sign up for it."""

from datetime import timedelta
from threading import Event

import pytest
from django.db.models import F

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.actions import releasing, seats
from apps.programme.models import SessionQuerySet, SignUp
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once as both_at_once
from tests.concurrency.test_seats import THREADS, at_once
from tests.factories.programme import (
    SessionFactory,
    a_person,
    an_academy,
    participants,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def _release_while_people_sign_up():
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=20)
    other = SessionFactory(part=academy, starts_at=workshop.ends_at)
    organiser = a_person("Organiser")
    people = participants(academy, 3 * THREADS)
    # Whoever has a seat in the other one and comes to the workshop sits in two at once.
    for person in people[:THREADS]:
        actions.sign_up(other, person=person)
    workshop.starts_at += timedelta(hours=1)
    workshop.ends_at += timedelta(hours=1)
    actions.change(workshop, actor=organiser)
    releaser = people[THREADS * 2]

    def act(person):
        if person == releaser:
            actions.release(academy.edition, by=organiser)
            return None
        try:
            return actions.sign_up(workshop, person=person).state
        except Refused as refusal:
            return refusal.code

    at_once(act, people)
    workshop.refresh_from_db()
    return workshop


def _astray(session):
    """Sign-ups that do not have the times of their session."""
    live = SignUp.objects.live().filter(session=session)
    return live.exclude(starts_at=F("session__starts_at")).count()


def test_everybody_who_signs_up_meanwhile_has_the_new_time():
    workshop = _release_while_people_sign_up()

    assert workshop.sequence == 1
    assert _astray(workshop) == 0
    assert workshop.sign_ups.seated().count() == 20
    # The database has looked at everybody who is not marked.
    doubled = workshop.sign_ups.seated().filter(
        person__sign_ups__state="seated",
        person__sign_ups__starts_at__lt=F("ends_at"),
        person__sign_ups__ends_at__gt=F("starts_at"),
    )
    others = doubled.exclude(person__sign_ups=F("pk")).filter(is_doubled=False)
    assert others.count() == 0


def test_without_the_lock_somebody_keeps_the_old_time(monkeypatch):
    check, release = seats._check_clash, actions.release
    released = Event()

    def check_while_it_is_released(session, person):
        check(session, person)
        # Not one of those whose turns come before the release, in the same thread.
        if person == User.objects.latest("pk"):
            released.wait(30)

    def release_and_tell(*facts, **words):
        release(*facts, **words)
        released.set()

    monkeypatch.setattr(SessionQuerySet, "locked", lambda rows: rows.order_by("pk"))
    monkeypatch.setattr(seats, "_check_clash", check_while_it_is_released)
    monkeypatch.setattr(actions, "release", release_and_tell)

    assert _astray(_release_while_people_sign_up()) > 0


def test_two_who_tell_of_a_release_write_one_letter_to_each(monkeypatch):
    academy = an_academy()
    workshop = SessionFactory(part=academy)
    people = participants(academy, 5)
    for person in people:
        actions.sign_up(workshop, person=person)
    organiser = a_person("Organiser")
    workshop.starts_at += timedelta(hours=1)
    workshop.ends_at += timedelta(hours=1)
    actions.change(workshop, actor=organiser)
    actions.release(academy.edition, by=organiser)
    # Both know whom it concerns, and that nobody was told, before one of them writes.
    meeting = Meeting()
    concerned = meeting.after(releasing.concerned_by)
    monkeypatch.setattr(releasing, "concerned_by", concerned)

    both_at_once(actions.tell_of_releases, actions.tell_of_releases)

    told = Delivery.objects.filter(template="programme/released")
    assert sorted(told.values_list("person", flat=True)) == [one.pk for one in people]
