"""Two files are sent for one question at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection

from apps.registration.actions import uploading
from apps.registration.models import ApplicationDraft, Upload
from apps.registration.uploads import Checked
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PersonFactory
from tests.factories.registration import CallFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    part = CallFactory().part
    return ApplicationDraft.objects.create(part=part, person=PersonFactory())


def both_send(draft, monkeypatch, meeting):
    """They meet between removing the earlier file and keeping their own."""
    monkeypatch.setattr(uploading, "discard", meeting.after(uploading.discard))

    def go(name):
        checked = Checked(
            file=ContentFile(b"%PDF-", name=name),
            name=name,
            content_type="application/pdf",
            size=5,
            sha256="0" * 64,
        )
        try:
            uploading.keep(draft, key="plan", checked=checked)
        except IntegrityError as problem:
            return type(problem)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        return set(pool.map(go, ["a.pdf", "b.pdf"]))


def test_the_later_one_stays(draft, monkeypatch):
    assert both_send(draft, monkeypatch, Meeting(patience=0.1)) == {None}
    assert Upload.objects.filter(draft=draft).count() == 1


def test_without_the_lock_one_of_them_breaks(draft, monkeypatch):
    monkeypatch.setattr(uploading, "is_still_there", lambda draft: True)

    assert both_send(draft, monkeypatch, Meeting()) == {None, IntegrityError}
