"""What is remembered for a while and may be forgotten at any moment.

Kept in Redis. When Redis is away nothing is remembered, and nothing else goes wrong.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import redis
from django.core.cache import cache

log = logging.getLogger(__name__)

T = TypeVar("T")


def is_new(key: str, value: Any = 1, *, seconds: int | None) -> bool:
    """Keep ``value`` unless something is kept already; says whether it was kept.

    When Redis is away, everything is new.
    """
    return _unless_away(lambda: cache.add(key, value, seconds), otherwise=True)


def recall(keys: Collection[str]) -> Mapping[str, Any]:
    """Return what is remembered of ``keys``, in one trip."""
    return _unless_away(lambda: cache.get_many(keys), otherwise={})


def remember(key: str, value: Any, *, seconds: int | None) -> bool:
    """Keep ``value``; says whether it was kept."""

    def keep() -> bool:
        cache.set(key, value, seconds)
        return True

    return _unless_away(keep, otherwise=False)


def forget(key: str) -> None:
    _unless_away(lambda: cache.delete(key), otherwise=False)


def _unless_away(act: Callable[[], T], *, otherwise: T) -> T:
    try:
        return act()
    except (redis.RedisError, OSError) as error:
        log.warning("Redis is away: %s", error)
        return otherwise


def forget_all(beginning: str) -> None:
    """Forget everything whose key begins so, where the cache can tell."""
    forget_beginning = getattr(cache, "forget_beginning", None)
    if forget_beginning is not None:
        _unless_away(lambda: forget_beginning(beginning), otherwise=None)
