"""Asking a worker for something, without depending on it that the call is heard.

Whatever is rung for is written down first and found by the clock as well, so a ring may
be lost. It may never fail the person who caused it, nor make them wait for a broker that
is away: it is tried once, and not at all while Redis is left in peace.
"""

import logging
from typing import Any

import redis
from django.db import transaction
from kombu.exceptions import OperationalError

from apps.core.forgiving_cache import is_left_in_peace, leave_in_peace

log = logging.getLogger(__name__)


def ring_when_committed(task: Any, *words: object) -> None:
    """Ask for ``task`` once this transaction commits."""

    # A function of its own: Django notes the failure of a callback under its name.
    def ring_now() -> None:
        ring(task, *words)

    transaction.on_commit(ring_now, robust=True)


def ring(task: Any, *words: object, after: float = 0) -> None:
    """Ask for ``task``, or for one that begins ``after`` so many seconds.

    Whoever calls has committed.
    """
    if is_left_in_peace():
        return
    try:
        later = {"countdown": after} if after else {}
        task.apply_async(words, retry=False, **later)
    except OperationalError as error:
        name = getattr(task, "name", task)
        log.warning("The broker is away, %s is left to the clock: %s", name, error)
        if isinstance(error.__cause__, redis.TimeoutError):
            leave_in_peace()
