"""A person changes answers at the moment in which an organiser decides by them."""

import threading

import pytest
from django.db import connection

from apps.core.refusals import Refused
from apps.registration.actions import changing, deciding
from apps.registration.actions.applying import Answers
from apps.registration.choices import State
from apps.registration.models import Application, ApplicationDraft, FormerAnswer
from apps.registration.sent_answers import COLUMNS, reworked
from tests.factories.editions import PersonFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application():
    application = ApplicationFactory(part=CallFactory().part)
    changing.keep_change(
        application,
        typed={"motivation": ["Another reason."]},
        seen=reworked(application, None).mark(["motivation"]),
    )
    return application


def change_while_deciding(application, monkeypatch, *, patience=0.4):
    """What came of a change that was sent after the decision had taken its lock.

    The decision waits for the change, which waits for the lock if there is one.
    """
    has_lock, has_changed = threading.Event(), threading.Event()
    write_state = deciding.write_state

    def write_later(*args, **kwargs):
        has_lock.set()
        has_changed.wait(patience)
        write_state(*args, **kwargs)

    monkeypatch.setattr(deciding, "write_state", write_later)
    organiser = PersonFactory()

    def decide():
        deciding.decline(application, by=organiser)
        connection.close()

    deciding_thread = threading.Thread(target=decide)
    deciding_thread.start()
    assert has_lock.wait(30)
    facts = {column: getattr(application, column) for column in COLUMNS}
    draft = ApplicationDraft.objects.get()
    try:
        changing.change_answers(
            application,
            by=application.person,
            answers=Answers(facts=facts | {"motivation": "Another reason."}),
            asked=[],
            seen=reworked(application, draft).mark(),
        )
    except Refused as refusal:
        return refusal.code
    finally:
        has_changed.set()
        deciding_thread.join()
    return "changed"


def test_the_decision_wins_and_what_was_typed_is_kept(application, monkeypatch):
    assert change_while_deciding(application, monkeypatch) == "decided"

    application.refresh_from_db()
    assert (application.state, application.motivation) == (State.DECLINED, "")
    assert not FormerAnswer.objects.exists()
    assert ApplicationDraft.objects.get().answers["motivation"] == ["Another reason."]


def test_without_the_lock_answers_change_under_the_decision(application, monkeypatch):
    def read(application):
        found = Application.objects.select_related("person", "part__call")
        found = found.get(pk=application.pk)
        found.part.keeps_places = False
        return found.part, found

    monkeypatch.setattr(changing, "locked", read)
    monkeypatch.setattr(changing, "_replace", lambda *_all: None)

    came_of_it = change_while_deciding(application, monkeypatch, patience=30)

    assert came_of_it == "changed"
