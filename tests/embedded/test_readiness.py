"""Waiting for the application: what is missing is named, and nobody waits in vain."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from embedded import readiness
from embedded.readiness import wait_until_ready
from embedded.trouble import Trouble


def going_on():
    return False


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(readiness, "_FIRST_PAUSE", 0)


@contextmanager
def answering(*answers):
    """A server whose answers are given; the last one stays. Yields address and paths."""
    left = list(answers)
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def checks(**found):
    return json.dumps({"status": "not ready", "checks": found}).encode()


NOT_YET = (503, checks(database="ok", redis="not reachable", migrations="not known"))


def test_ready_is_waited_for():
    with answering(NOT_YET, NOT_YET, (200, b"{}")) as (address, asked):
        assert wait_until_ready(address, ended=going_on)

    assert asked == ["/health/ready"] * 3


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (NOT_YET, "redis not reachable, migrations not known"),
        ((503, b"no JSON"), "it answers 503"),
        ((503, b"[1]"), "it answers 503"),
        ((404, b""), "it answers 404"),
    ],
)
def test_what_goes_on_missing_is_named(answer, missing):
    with answering(answer) as (address, _), pytest.raises(Trouble) as trouble:
        wait_until_ready(address, ended=going_on, no=0)

    assert (
        str(trouble.value) == f"{address}/health/ready does not say ready: {missing}."
    )


def test_silence_is_named():
    with answering(NOT_YET) as (address, _):
        pass

    with pytest.raises(Trouble) as trouble:
        wait_until_ready(address, ended=going_on, silence=0)

    assert str(trouble.value) == (
        f"{address}/health/ready does not say ready: it does not answer."
    )


def test_what_has_ended_is_not_waited_for():
    with answering(NOT_YET) as (address, asked):
        assert not wait_until_ready(address, ended=lambda: len(asked) == 2)

    assert len(asked) == 2


def test_questions_become_rarer(monkeypatch):
    pauses = []
    monkeypatch.setattr(readiness, "_FIRST_PAUSE", 0.5)
    monkeypatch.setattr(readiness.time, "sleep", pauses.append)

    with answering(*[NOT_YET] * 8, (200, b"{}")) as (address, _):
        wait_until_ready(address, ended=going_on)

    assert [round(pause, 2) for pause in pauses] == [
        *(0.5, 0.75, 1.12, 1.69, 2.53, 3.8, 4.0, 4.0),
    ]
