"""People who send at the same moment need not wait for one another, only for organisers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.registration.actions import applying
from apps.registration.actions.applying import Answers, save_draft, submit
from apps.registration.actions.places import lock_part, share_part
from apps.registration.models import Application, ApplicationDraft, Call
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PersonFactory
from tests.factories.registration import CallFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

ANSWERS = Answers(facts={"full_name": "A person", "country": "KE"})
CLOSED = "call_closed"


def send(part, person, key=None):
    try:
        return submit(part, person=person, answers=ANSWERS, key=key or uuid4())
    except Refused as refusal:
        return refusal.code
    finally:
        connection.close()


def sent_while_the_call_is_closed():
    """What becomes of an application that meets an organiser who closes the call."""
    part = CallFactory().part
    person = PersonFactory()
    asked = Event()

    def sending():
        asked.set()
        return send(part, person)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_part(part.pk)
            over = timezone.now() - timedelta(seconds=1)
            Call.objects.filter(part=part).update(closes_at=over)
            sent = pool.submit(sending)
            asked.wait(30)
            while not (sent.done() or somebody_waits()):
                pass
        return sent.result()


def somebody_waits():
    """Whether anybody waits for what this connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0]


def test_whoever_sends_waits_for_an_organiser_who_closes_the_call():
    assert sent_while_the_call_is_closed() == CLOSED
    assert not Application.objects.exists()
    assert not Delivery.objects.exists()


def test_without_the_lock_the_closed_call_takes_it(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    unlocked = Part.objects.select_related("edition__series", "call")
    monkeypatch.setattr(applying, "share_part", lambda part: unlocked.get(pk=part.pk))

    assert sent_while_the_call_is_closed() == Application.objects.get()


def test_nobody_waits_for_somebody_else_who_sends():
    part = CallFactory().part
    person = PersonFactory()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        share_part(part)
        sent = pool.submit(send, part, person).result(30)

    assert sent == Application.objects.get()


def test_one_sending_that_comes_twice_at_once_is_one_application(monkeypatch):
    part = CallFactory().part
    person = PersonFactory(full_name="A person")
    key = uuid4()
    both = Meeting().before(applying._new_application)
    monkeypatch.setattr(applying, "_new_application", both)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _turn: send(part, person, key), range(2))

    assert first == second == Application.objects.get()
    assert Delivery.objects.count() == 1


def drafted_by_two_first_pages(second):
    """What a draft holds whose first two pages are sent at once, one saved by ``second``."""
    part = CallFactory().part
    person = PersonFactory()

    def sending():
        try:
            second(part, person=person, answers={"city": ["Kisumu"]})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_draft(part, person=person, answers={"full_name": ["A person"]})
            sent = pool.submit(sending)
            while not (sent.done() or somebody_waits()):
                pass
        sent.result(30)
    return ApplicationDraft.objects.get().answers


def test_two_first_pages_sent_at_once_lose_nothing():
    both = {"full_name": ["A person"], "city": ["Kisumu"]}

    assert drafted_by_two_first_pages(save_draft) == both


def test_read_before_it_is_written_a_draft_loses_a_page():
    """The negative control: it shows that the race above is a real one."""

    def read_and_write(part, *, person, answers):
        known = ApplicationDraft.objects.filter(part=part, person=person).first()
        draft = known or ApplicationDraft(part=part, person=person)
        draft.answers = {**draft.answers, **answers}
        ApplicationDraft.objects.bulk_create(
            [draft],
            update_conflicts=True,
            unique_fields=["part", "person"],
            update_fields=["answers"],
        )

    assert drafted_by_two_first_pages(read_and_write) == {"city": ["Kisumu"]}
