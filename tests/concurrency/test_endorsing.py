"""Two people act on one endorsement at the same moment, or one person clicks twice."""

from datetime import date
from threading import Event
from uuid import uuid4

import pytest

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.outcomes.actions import after_answering, after_endorsing, after_merging
from apps.outcomes.models import Authority, Endorsement
from apps.outcomes.models.after import EndorsementQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import REFUSED, at_once
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


def hand_over_and_take_over(monkeypatch, patience):
    """What came of it that its contact asks another one while the one asked agrees."""
    contact, asked = a_person("Contact"), a_person("Asked")
    endorsement = an_endorsement(DocumentFactory(), contact, handed_to=asked.email)
    find = Meeting(patience=patience).after(after_endorsing.locked)
    monkeypatch.setattr(after_endorsing, "locked", find)
    monkeypatch.setattr(after_answering, "locked", find)
    other = "other@example.org"

    answers = at_once(
        lambda: after_answering.hand_over(endorsement, by=contact, email=other),
        lambda: after_answering.take_over(endorsement, by=asked),
    )
    endorsement.refresh_from_db()
    now = (endorsement.contact, endorsement.handed_to)
    return answers.count(REFUSED), now in [(contact, other), (asked, "")]


def test_of_handing_over_and_taking_over_one_stands(monkeypatch):
    assert hand_over_and_take_over(monkeypatch, patience=0.5) == (1, True)


def test_without_the_lock_both_would_be_told_that_it_is_theirs(monkeypatch):
    monkeypatch.setattr(EndorsementQuerySet, "locked", lambda self: self.all())

    refused, _stands = hand_over_and_take_over(monkeypatch, patience=30)

    assert refused == 0


def test_who_answers_no_more_hands_nothing_over_and_takes_nothing_back():
    contact, asked = a_person("Contact"), a_person("Asked")
    seen = an_endorsement(DocumentFactory(), contact, handed_to=asked.email)
    after_answering.take_over(seen, by=asked)

    for act in (
        lambda: after_answering.hand_over(seen, by=contact, email="o@example.org"),
        lambda: after_endorsing.take_back(seen, by=contact),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "taken_over"

    seen.refresh_from_db()
    assert (seen.contact, seen.handed_to, seen.state) == (asked, "", "sent")


def test_who_decides_while_it_is_taken_over_writes_to_who_answers_now(monkeypatch):
    contact, asked = a_person("Contact"), a_person("Asked")
    endorsement = an_endorsement(DocumentFactory(), contact, handed_to=asked.email)
    taken = Event()
    waits = Meeting(patience=0.5).before(after_answering._note)

    def note(*args):
        taken.set()
        waits(*args)

    def show():
        taken.wait(30)
        return after_endorsing.show(endorsement, by=contact)

    monkeypatch.setattr(after_answering, "_note", note)
    at_once(lambda: after_answering.take_over(endorsement, by=asked), show)

    letter = Delivery.objects.get(template="outcomes/endorsement_shown")
    assert letter.person == asked


def test_who_decides_while_its_authority_is_merged_decides_on_the_other(monkeypatch):
    contact = a_person("Contact")
    endorsement = an_endorsement(DocumentFactory(), contact)
    kept = Authority.objects.create(name="City of Graz", country="AT", level="local")
    moved = Event()
    waits = Meeting(patience=0.5).before(after_merging._take_over)

    def take_over(*args):
        moved.set()
        waits(*args)

    def show():
        moved.wait(30)
        return after_endorsing.show(endorsement, by=contact)

    monkeypatch.setattr(after_merging, "_take_over", take_over)
    _merged, shown = at_once(
        lambda: after_merging.merge(kept, duplicate=endorsement.authority, by=contact),
        show,
    )

    assert (shown.state, shown.authority) == ("shown", kept)


NAMED = after_endorsing.Named(name="City of Graz", country="AT", level="local")
SAID = after_endorsing.Said(
    signed_by="The mayor",
    function="Mayor",
    decided_by="The council",
    decided_on=date(2026, 3, 1),
    link="https://example.org/decision",
)


def endorse_at_once(monkeypatch, *keys):
    """What each of the sendings gave; all of them begin before one is stored."""
    document = DocumentFactory(status="published", published_at="2026-02-09T09:00Z")
    contact = a_person("Contact")
    begun = Meeting(of=len(keys)).after(after_endorsing._check)
    monkeypatch.setattr(after_endorsing, "_check", begun)

    def send(key):
        return lambda: after_endorsing.endorse(
            document, by=contact, key=key, named=NAMED, said=SAID
        )

    return at_once(*map(send, keys))


def test_a_double_click_is_one_endorsement_and_both_lead_to_it(monkeypatch):
    key = uuid4()

    answers = endorse_at_once(monkeypatch, key, key)

    assert answers == [Endorsement.objects.get()] * 2
    assert AuditEntry.objects.filter(verb="endorsement.sent").count() == 1


def test_of_two_forms_for_one_authority_the_second_is_refused(monkeypatch):
    answers = endorse_at_once(monkeypatch, uuid4(), uuid4())

    assert answers.count(REFUSED) == 1
    assert Endorsement.objects.get() in answers
