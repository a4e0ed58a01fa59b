"""An objection is made just before the instant, and the clock comes just after it."""

from datetime import timedelta
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import IntegrityError

from apps.outcomes.actions import silence
from apps.outcomes.models.document import DocumentQuerySet
from apps.outcomes.models.silence import SilenceProcedureQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_silence,
    a_snapshot,
    holder,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def object_and_hold(monkeypatch, patience):
    """What became of the objection, and how the procedure ended."""
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    procedure = a_silence(snapshot, organiser, ends_in=timedelta(seconds=2))
    has_looked, meeting, look = Event(), Meeting(patience=patience), silence.clock

    def look_and_wait():
        at = look()
        if at < procedure.closes_at:
            has_looked.set()
            meeting.come()
        return at

    monkeypatch.setattr(silence, "clock", look_and_wait)

    def object_to():
        try:
            silence.object_to(procedure, by=organiser, text="No.", key=uuid4())
        except IntegrityError as no:
            return str(no).partition(":")[0]
        return "on record"

    def hold():
        has_looked.wait(30)
        sleep(max(0, (procedure.closes_at - look()).total_seconds()) + 0.01)
        silence.hold(procedure)
        meeting.come()

    became, _held = at_once(object_to, hold)
    procedure.refresh_from_db()
    return became, procedure.state


def test_what_was_said_before_the_instant_breaks_the_silence(monkeypatch):
    assert object_and_hold(monkeypatch, patience=2.3) == ("on record", "broken")


def test_without_the_locks_only_the_database_keeps_them_apart(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    for rows in (DocumentQuerySet, SilenceProcedureQuerySet):
        monkeypatch.setattr(rows, "locked", lambda found: found)

    assert object_and_hold(monkeypatch, patience=30) == (
        "outcomes_objection_in_time",
        "held",
    )
