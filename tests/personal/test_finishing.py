"""What lies outside of the database is removed for everybody whose turn it is."""

import pytest

from apps.accounts.actions.erasing import erase_person, finish_erasures
from apps.accounts.models import Erasure
from apps.notifications.gateways.folder import file_name
from tests.factories.programme import a_person

pytestmark = pytest.mark.django_db


def test_what_cannot_be_removed_keeps_nobody_waiting(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    people = [a_person("Ada Stuck"), a_person("Ben Free")]
    stuck, free = (erase_person(person, by=person) for person in people)
    # Nothing that is removed as a letter is.
    folder = tmp_path / file_name("stuck@example.org")
    folder.mkdir()
    Erasure.objects.filter(pk=stuck.pk).update(
        outside={"files": [], "letters": ["stuck@example.org"]}
    )

    first = finish_erasures()
    stuck.refresh_from_db()
    free.refresh_from_db()
    assert (first, stuck.finished_at, bool(free.finished_at)) == (1, None, True)

    folder.rmdir()
    assert finish_erasures() == 1
    stuck.refresh_from_db()
    assert (stuck.outside, bool(stuck.finished_at)) == ({}, True)
