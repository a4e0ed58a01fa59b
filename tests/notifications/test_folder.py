"""The demonstration's letters as files."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.utils.timezone import now

from apps.notifications import delivery, progress
from apps.notifications.choices import State
from apps.notifications.gateways import folder
from apps.notifications.models import Delivery
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def letters(settings, tmp_path):
    settings.EMAIL_BACKEND = "apps.notifications.gateways.folder.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.MAIL_EVIDENCE = f"folder:{settings.EMAIL_FILE_PATH}"
    return tmp_path / "mail"


def test_a_letter_is_a_file_named_after_its_id(letters):
    letter = DeliveryFactory(message_id="<../ab.c-1@host.example>")

    delivery.deliver_waiting_letters()

    [file] = letters.iterdir()
    assert file.name == "ab.c-1@host.example.eml"
    assert message_from_bytes(file.read_bytes())["To"] == letter.address
    assert letters.stat().st_mode & 0o077 == 0


def lost(letter):
    Delivery.objects.filter(pk=letter.pk).update(
        begun_at=now(), lease_until=now() - timedelta(seconds=1)
    )


def test_a_letter_that_is_there_was_sent_although_nobody_noted_it(letters):
    letter = DeliveryFactory()
    batch = progress.claim(limit=1)
    folder.EmailBackend().send_messages([delivery.message(batch[0])])
    lost(letter)

    delivery.sweep()

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.SENT, 0)


def test_half_a_letter_does_not_count(letters, monkeypatch):
    letter = DeliveryFactory()
    batch = progress.claim(limit=1)

    def die(*_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(folder.Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        folder.EmailBackend().send_messages([delivery.message(batch[0])])
    monkeypatch.undo()
    lost(letter)
    delivery.sweep()

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert [file.suffix for file in letters.iterdir()] == [".eml"]
