"""Asking a worker for something, without depending on it that the call is heard."""

from typing import Any

from django.db import transaction

from apps.core.forgiving_cache import is_left_in_peace


def ring_when_committed(task: Any, *words: object) -> None:
    """Ask for ``task`` once this transaction commits.

    Never fails or holds up the caller: with the broker away nobody is asked, and the
    clock has to find what is left undone.
    """

    # A function of its own: Django notes the failure of a callback under its name.
    def ring() -> None:
        if not is_left_in_peace():
            task.apply_async(words, retry=False)

    transaction.on_commit(ring, robust=True)
