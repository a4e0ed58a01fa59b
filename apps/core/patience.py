"""Doing something once more when others hold what it needs."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

T = TypeVar("T")

logger = logging.getLogger(__name__)

#: A lock that was not had in time, and a deadlock that was cut at our cost.
WORTH_ANOTHER_TRY = frozenset({"55P03", "40P01"})
TRIES = 3


def with_patience(act: Callable[[], T]) -> T:
    """Do ``act``, a whole transaction, up to three times where a lock is not had.

    Inside of somebody else's transaction there is one try: only they can begin anew.
    """
    tries = 1 if connection.in_atomic_block else TRIES
    for number in range(1, tries):
        try:
            return act()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") not in WORTH_ANOTHER_TRY:
                raise
            logger.warning("a lock was not had, try %s of %s", number, tries)
        pause(number)
    return act()


def pause(number: int) -> None:
    """Let the others finish; longer each time."""
    time.sleep(0.1 * number)
