"""A Redis that hangs costs one wait, not one for each question."""

import socket
import threading
from contextlib import suppress

import pytest
from django.core.cache import caches

from apps.core import doorbell, forgiving_cache, memory
from apps.notifications import outbox


@pytest.fixture
def hanging(tmp_path, monkeypatch, settings):
    """A server that takes connections and never answers; lists those it has had."""
    monkeypatch.setattr(forgiving_cache._Rest, "ends_at", 0.0)
    had = []
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "valkey.sock"))
        door.listen()

        def take() -> None:
            with suppress(OSError):
                while True:
                    had.append(door.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        settings.CACHES = {
            "default": {
                "BACKEND": "apps.core.forgiving_cache.ForgivingRedisCache",
                "LOCATION": f"unix://{tmp_path / 'valkey.sock'}",
                "OPTIONS": {"socket_timeout": 0.05, "retry": None},
            }
        }
        yield had
        door.shutdown(socket.SHUT_RDWR)
    for connection in had:
        connection.close()
    caches["default"].close()


def test_is_waited_for_once(hanging):
    assert memory.recall(["a", "b"]) == {}
    waited = len(hanging)
    assert waited >= 1

    assert memory.is_new("c", seconds=9) is True
    assert memory.recall(["a"]) == {}
    assert caches["default"].get("a", "other") == "other"
    assert len(hanging) == waited


def test_is_asked_again_after_its_rest(hanging, monkeypatch):
    memory.recall(["a"])
    waited = len(hanging)
    monkeypatch.setattr(forgiving_cache._Rest, "ends_at", 0.0)

    memory.recall(["a"])

    assert len(hanging) > waited


def test_letters_wait_for_the_sweep_instead_of_the_doorbell(hanging, monkeypatch):
    rung = []
    monkeypatch.setattr(
        outbox.deliver_waiting_letters,
        "apply_async",
        lambda *_words, **_options: rung.append(1),
    )

    outbox._ring()
    assert rung == []

    monkeypatch.setattr(doorbell, "is_left_in_peace", lambda: False)
    outbox._ring()
    assert rung == [1]


def test_health_is_told_without_it(hanging, client, settings):
    settings.VISITORS_PAGES_SECONDS = 30

    assert client.get("/health/live").status_code == 200
    assert hanging == []
