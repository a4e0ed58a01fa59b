"""A companion's link is answered twice at the same moment, as by a double press."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from apps.core.models import AuditEntry
from apps.registration.actions import accompanying
from apps.registration.actions.guests import register_companion
from apps.registration.links import companion_address
from apps.registration.models import AccessNeeds, Application, Consent
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PersonFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TOLD = {
    "kind": "assistant",
    "languages": ["en"],
    "needs": ["captions"],
    "consent_access_needs": "on",
    "consent_privacy": "on",
    "consent_list": "on",
}


@pytest.fixture
def companion():
    own = ApplicationFactory(part=CallFactory().part, admitted=True)
    # Whose name is known is not locked for it, which would keep the second one away.
    known = PersonFactory(email="ivo@help.example")
    return register_companion(
        own, name="Ivo", email=known.email, kind="assistant", by=own.person
    )


def both_answer(companion, monkeypatch, meeting):
    """Each has found that the link is not answered yet before the other has answered."""
    monkeypatch.setattr(
        accompanying,
        "_refuse_a_second_answer",
        meeting.after(accompanying._refuse_a_second_answer),
    )
    address = companion_address(companion)

    def go(name):
        try:
            return Client().post(address, TOLD | {"name": name}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(go, ("Ivo One", "Ivo Two")))


def answers_kept():
    return AuditEntry.objects.filter(verb="registration.companion_answered").count()


def test_one_answer_is_kept_and_the_other_is_told_so(companion, monkeypatch):
    assert both_answer(companion, monkeypatch, Meeting(patience=0.1)) == [302, 422]

    assert answers_kept() == 1
    in_force = Consent.objects.filter(withdrawn_at=None)
    assert sorted(in_force.values_list("kind", flat=True)) == [
        "access_needs",
        "list",
        "privacy",
    ]
    assert AccessNeeds.objects.count() == 1


def test_without_the_lock_the_later_answer_replaces_the_earlier(companion, monkeypatch):
    def read(companion):
        found = Application.objects.select_related("person", "part__edition")
        found = found.get(pk=companion.pk)
        return found.part, found

    monkeypatch.setattr(accompanying, "locked", read)

    assert both_answer(companion, monkeypatch, Meeting()) == [302, 302]
    assert answers_kept() == 2
