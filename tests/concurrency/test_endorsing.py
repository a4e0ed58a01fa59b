"""Two organisers decide on one endorsement at the same moment."""

import pytest

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import after_endorsing
from apps.outcomes.models.after import EndorsementQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import DocumentFactory, an_endorsement
from tests.factories.programme import a_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def take_back_and_show(monkeypatch, patience):
    """How often one of the two was done, though each makes the other impossible."""
    contact = a_person("Contact")
    endorsement = an_endorsement(DocumentFactory(), contact)
    meeting = Meeting(patience=patience)
    find = meeting.after(after_endorsing.locked)
    monkeypatch.setattr(after_endorsing, "locked", find)

    def take_back():
        try:
            after_endorsing.take_back(endorsement, by=contact)
        except Refused:
            return

    def decline():
        try:
            after_endorsing.decline(endorsement, by=contact, reason="Nobody knows it.")
        except Refused:
            return

    at_once(take_back, decline)
    return AuditEntry.objects.filter(verb__startswith="endorsement.").count()


def test_one_of_two_decisions_stands(monkeypatch):
    assert take_back_and_show(monkeypatch, patience=0.5) == 1


def test_without_the_lock_both_would(monkeypatch):
    monkeypatch.setattr(EndorsementQuerySet, "locked", lambda self: self.all())

    assert take_back_and_show(monkeypatch, patience=30) == 2
