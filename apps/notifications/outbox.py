"""Where letters wait; the only way to send mail."""

from collections.abc import Iterable

from apps.notifications.letters import Letter
from apps.notifications.models import Delivery


def enqueue(letter: Letter) -> Delivery:
    """Leave ``letter`` in the outbox, once, to go out when this transaction commits."""
    raise NotImplementedError


def enqueue_many(letters: Iterable[Letter]) -> int:
    """Like ``enqueue`` for many, in one INSERT; returns how many were new."""
    raise NotImplementedError


def cancel(*, prefix: str) -> int:
    """Take back every letter whose key starts with ``prefix`` and has not gone out."""
    raise NotImplementedError
