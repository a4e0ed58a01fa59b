"""Two organisers place one session at the same moment."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.programme import actions
from apps.programme.actions import planning, plans, sessions
from apps.programme.admin_forms import SessionForm
from apps.programme.models import Session, SessionPlan
from apps.programme.models.sessions import SessionQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, an_academy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

START = datetime(2031, 7, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def two_place(monkeypatch, patience):
    """What each of them was told; both have read the plan before one writes it."""
    academy = an_academy()
    session = SessionFactory(part=academy, starts_at=START)
    people = [holder(academy.edition, "organiser") for _n in range(2)]
    planning.place(session, planning.Spot(), version=0, by=people[0])
    meeting = Meeting(patience=patience)
    monkeypatch.setattr(planning, "plan_of", meeting.after(planning.plan_of))
    told = []

    def place(number):
        begin = START + number * HOUR
        try:
            planning.place(
                session,
                planning.Spot(begin, begin + HOUR),
                version=1,
                by=people[number],
            )
            told.append("placed")
        except Refused as refusal:
            told.append(refusal.code)

    at_once(lambda: place(0), lambda: place(1))
    return sorted(told), SessionPlan.objects.get().version


def test_of_two_who_place_at_once_one_is_told(monkeypatch):
    assert two_place(monkeypatch, patience=0.5) == (["changed", "placed"], 2)


def test_without_the_lock_one_would_be_lost(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    monkeypatch.setattr(
        planning, "locked", lambda keys: Session.objects.in_bulk([*keys])
    )

    told, _version = two_place(monkeypatch, patience=30)

    assert told == ["placed", "placed"]


def two_fill_in_the_form(monkeypatch, patience):
    """What each was told; both forms show what is planned at first."""
    academy = an_academy()
    session = SessionFactory(part=academy, title="Budgets", starts_at=START)
    people = [holder(academy.edition, "organiser") for _n in range(2)]
    planning.place(session, planning.Spot(), version=0, by=people[0])
    meeting = Meeting(patience=patience)
    read = SessionForm._version_now
    monkeypatch.setattr(SessionForm, "_version_now", meeting.after(read))
    told = []

    def fill_in(number):
        """As the admin does: looked at and written in one transaction."""
        mine = Session.objects.get(pk=session.pk)
        form = SessionForm(instance=mine)
        typed = {name: form[name].value() for name in form.fields if form[name].value()}
        typed |= {"title": f"Title {number}", "version": 1}
        with transaction.atomic():
            form = SessionForm(typed, instance=mine)
            told.append(form.is_valid())
            if form.is_valid():
                actions.change(form.save(commit=False), actor=people[number])

    at_once(lambda: fill_in(0), lambda: fill_in(1))
    return sorted(told)


def test_of_two_who_fill_in_the_form_at_once_one_is_told(monkeypatch):
    assert two_fill_in_the_form(monkeypatch, patience=0.5) == [False, True]
    assert SessionPlan.objects.get().version == 2


def test_without_the_lock_neither_would_be_told(monkeypatch):
    monkeypatch.setattr(SessionQuerySet, "locked", lambda rows: rows)

    assert two_fill_in_the_form(monkeypatch, patience=30) == [True, True]


def two_change(monkeypatch, patience):
    """Whether the later of the two has changed what the earlier wrote, and the version."""
    academy = an_academy()
    session = SessionFactory(part=academy, title="Budgets", starts_at=START)
    people = [holder(academy.edition, "organiser") for _n in range(2)]

    def change(number):
        mine = Session.objects.get(pk=session.pk)
        mine.title = f"Title {number}"
        actions.change(mine, actor=people[number % 2])

    change(0)
    meeting = Meeting(patience=patience)
    monkeypatch.setattr(plans, "plan_of", meeting.after(plans.plan_of))
    at_once(lambda: change(1), lambda: change(2))
    trail = AuditEntry.objects.filter(verb="session.planned").order_by("pk")
    _first, earlier, later = trail
    follows = later.before["title"] == earlier.after["title"]
    return follows, SessionPlan.objects.get().version


def test_of_two_who_change_a_plan_the_later_changes_what_the_earlier_wrote(monkeypatch):
    assert two_change(monkeypatch, patience=0.5) == (True, 3)


def test_without_the_lock_one_change_would_be_lost(monkeypatch):
    monkeypatch.setattr(
        sessions, "locked", lambda keys: Session.objects.in_bulk([*keys])
    )

    assert two_change(monkeypatch, patience=30) == (False, 2)
