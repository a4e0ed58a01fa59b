"""Waiting until the application serves people, and saying why it does not."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from embedded.trouble import Trouble

#: Each question costs a request, and a line in the log while the answer is no.
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.5, 4.0, 1.5

#: A process that answers has come up: what it misses does not come by waiting long.
_PATIENCE_WITH_SILENCE, _PATIENCE_WITH_A_NO = 180.0, 15.0

_NO_ANSWER = "it does not answer"


def wait_until_ready(
    address: str,
    *,
    ended: Callable[[], bool],
    silence: float = _PATIENCE_WITH_SILENCE,
    no: float = _PATIENCE_WITH_A_NO,
) -> bool:
    """Return whether ``address`` is ready; false as soon as what answers there ``ended``.

    Raises:
        Trouble: it does not answer, or goes on answering that it is not ready.
    """
    pause = _FIRST_PAUSE
    give_up_at = time.monotonic() + silence
    has_answered = False
    while not ended():
        missing = _what_is_missing(address)
        if not missing:
            return True
        if missing != _NO_ANSWER and not has_answered:
            has_answered = True
            give_up_at = time.monotonic() + no
        if time.monotonic() > give_up_at:
            raise Trouble(f"{address}/health/ready does not say ready: {missing}.")
        time.sleep(pause)
        pause = min(pause * _GROWTH, _LONGEST_PAUSE)
    return False


def _what_is_missing(address: str) -> str:
    """Return nothing when it is ready, else the checks that fail, in one line."""
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5):
            return ""
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _failing(refusal.read()) or f"it answers {refusal.code}"
    except (OSError, http.client.HTTPException):
        return _NO_ANSWER


def _failing(body: bytes) -> str:
    """Return what the checks say that are not well; remarks let people in all the same."""
    try:
        checks = json.loads(body)["checks"]
        return ", ".join(
            f"{name} {word}" for name, word in checks.items() if word != "ok"
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
