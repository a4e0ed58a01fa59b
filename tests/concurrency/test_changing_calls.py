"""Somebody applies while the organisers let places go to the first who apply."""

from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.editions.models import Part
from apps.registration import admin_forms
from apps.registration.actions.applying import Answers, submit
from apps.registration.choices import Mode, State
from apps.registration.models import Application, Call
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import CallFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def call():
    return CallFactory(part=PartFactory(capacity=1))


@pytest.fixture
def applying(call):
    person = PersonFactory()
    answers = Answers(facts={"full_name": "A person", "country": "KE"})

    def go():
        try:
            submit(Part.objects.get(pk=call.part_id), person=person, answers=answers, key=uuid4())  # fmt: skip
        finally:
            connection.close()

    return Thread(target=go)


def change_while(call, monkeypatch, applying, *, is_awaited):
    """Change the call; somebody applies between the look at who waits and the writing."""
    save = Call.save

    def saved(row, *args, **kwargs):
        applying.start()
        applying.join(None if is_awaited else 0.2)
        return save(row, *args, **kwargs)

    monkeypatch.setattr(Call, "save", saved)
    data = {
        "part": call.part_id,
        "mode": Mode.OPEN,
        "opens_at": "2020-01-01T00:00",
        "closes_at": "2190-01-01T00:00",
    }
    with transaction.atomic():
        form = admin_forms.CallForm(data, instance=call)
        assert form.is_valid(), form.errors
        form.save()
    applying.join()
    return Call.objects.get().mode, Application.objects.get().state


def test_whoever_applies_meanwhile_gets_a_place(call, monkeypatch, applying):
    found = change_while(call, monkeypatch, applying, is_awaited=False)

    assert found == (Mode.OPEN, State.ADMITTED)


def test_without_the_lock_somebody_is_overtaken(call, monkeypatch, applying):
    monkeypatch.setattr(
        admin_forms, "lock_part", lambda part_id: Part.objects.get(pk=part_id)
    )

    found = change_while(call, monkeypatch, applying, is_awaited=True)

    assert found == (Mode.OPEN, State.SUBMITTED)
