"""Two people act on the text of the Conference at the same moment."""

from threading import Event

import pytest
from django.db import IntegrityError

from apps.outcomes.actions import correcting, floor
from apps.outcomes.actions import sitting as sittings
from apps.outcomes.models import Corrigendum
from apps.outcomes.models.document import DocumentQuerySet
from apps.outcomes.models.sitting import SittingQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import (
    DocumentFactory,
    a_corrigendum,
    a_paragraph,
    a_snapshot,
    adopt,
    holder,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def _no_locks(monkeypatch):
    for rows in (DocumentQuerySet, SittingQuerySet):
        monkeypatch.setattr(rows, "locked", lambda found: found)


def before_the_conference():
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    return organiser, a_snapshot(document, organiser, "conference")


def agree_and_change(monkeypatch, patience):
    """What is noted of a paragraph, and whether it is noted of the text it has now."""
    organiser, snapshot = before_the_conference()
    sitting = sittings.open_sitting(
        snapshot, by=organiser, mode="paragraphs", is_public=False
    )
    item = sitting.items.get()
    said = {"by": organiser, "sha256": item.sha256}
    has_found, meeting, find = Event(), Meeting(patience=patience), sittings.item_of

    def find_and_wait(*where):
        found = find(*where)
        if not has_found.is_set():
            has_found.set()
            meeting.come()
        return found

    monkeypatch.setattr(sittings, "item_of", find_and_wait)

    def change():
        has_found.wait(30)
        floor.amend(sitting, item.pk, body="Another text.", **said)
        meeting.come()

    at_once(lambda: sittings.decide(sitting, item.pk, state="agreed", **said), change)
    item.refresh_from_db()
    sitting.refresh_from_db()
    return item.state, item.sha256 == sitting.snapshot.text.entries[0].sha256


def test_nobody_agrees_to_a_text_that_was_not_shown(monkeypatch):
    assert agree_and_change(monkeypatch, patience=0.5) == ("open", True)


@pytest.mark.usefixtures("_no_locks")
def test_without_the_locks_the_old_text_is_agreed_to(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    assert agree_and_change(monkeypatch, patience=30) == ("agreed", False)


def correct_twice(monkeypatch, patience):
    organiser, snapshot = before_the_conference()
    document = adopt(snapshot, organiser).document
    meeting = Meeting(patience=patience)
    known = meeting.after(correcting.corrigenda_of)
    monkeypatch.setattr(correcting, "corrigenda_of", known)

    def correct(reason):
        try:
            a_corrigendum(document, organiser, old="listen", new=reason, reason=reason)
        except IntegrityError as no:
            return "number_once" in str(no)
        return None

    told = at_once(lambda: correct("hear"), lambda: correct("look"))
    return Corrigendum.objects.count(), told


def test_of_two_corrections_of_one_word_the_second_finds_it_gone(monkeypatch):
    number, told = correct_twice(monkeypatch, patience=0.5)

    assert (number, sorted(map(str, told))) == (1, ["None", "refused"])


@pytest.mark.usefixtures("_no_locks")
def test_without_the_lock_only_the_number_keeps_them_apart(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    number, told = correct_twice(monkeypatch, patience=30)

    assert (number, sorted(map(str, told))) == (1, ["None", "True"])
