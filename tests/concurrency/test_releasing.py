"""A release moves a session while people sign up for it."""

from datetime import timedelta

import pytest
from django.db.models import F

from apps.core.refusals import Refused
from apps.programme import actions
from apps.programme.actions import seats
from apps.programme.models import SessionQuerySet, SignUp
from tests.concurrency.test_seats import THREADS, at_once, slowly
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
    monkeypatch.setattr(SessionQuerySet, "locked", lambda rows: rows.order_by("pk"))
    monkeypatch.setattr(seats, "_check_clash", slowly(seats._check_clash))

    assert _astray(_release_while_people_sign_up()) > 0
