"""A comment arrives at the moment at which the consultation is closed."""

from threading import Event
from uuid import uuid4

import pytest

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.outcomes.actions import consulting, voicing
from apps.outcomes.models import Comment
from apps.outcomes.models.document import DocumentQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot, holder
from tests.factories.programme import a_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def comment_and_close(monkeypatch, patience):
    """How many comments there are, and what the drafter was told of them."""
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    snapshot = a_snapshot(document, drafter)
    consultation = snapshot.consultations.get()
    has_found, meeting = Event(), Meeting(patience=patience)
    find = voicing.open_consultation

    def find_and_wait(asked_about):
        found = find(asked_about)
        has_found.set()
        meeting.come()
        return found

    monkeypatch.setattr(voicing, "open_consultation", find_and_wait)
    reader = a_person("Reader")

    def comment():
        facts = {"paragraph": paragraph.pk, "body": "Good.", "key": uuid4()}
        try:
            voicing.comment(snapshot, by=reader, **facts)
        except Refused:
            return

    def close():
        has_found.wait(30)
        consulting.close(consultation, by=drafter)
        meeting.come()

    at_once(comment, close)
    letter = Delivery.objects.get(template="outcomes/consultation_closed")
    return Comment.objects.count(), "One comment came in." in letter.body_text


def test_what_is_told_at_the_closing_is_all_that_came_in(monkeypatch):
    assert comment_and_close(monkeypatch, patience=0.5) == (1, True)


def test_without_the_lock_one_would_slip_in_after_it(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    monkeypatch.setattr(DocumentQuerySet, "locked", lambda documents: documents)

    assert comment_and_close(monkeypatch, patience=30) == (1, False)
