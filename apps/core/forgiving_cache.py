"""Redis as a cache, without which the site still answers.

When Redis is away nothing is kept and nothing is counted: pages are made anew, and limits
let everybody through. A person at risk who needs to sign in matters more than a limit;
codes still end after three attempts, which the session counts in the database.

A Redis that hangs is worse than one that is gone: each question would wait for its whole
time. After one that was waited for in vain, this process does without for a moment.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)

SECONDS_OF_REST = 5


class _Rest:
    """Until when this process asks nothing of Redis; on the clock that only goes on."""

    ends_at = 0.0


def is_left_in_peace() -> bool:
    """Whether Redis has just let this process wait in vain."""
    return time.monotonic() < _Rest.ends_at


def leave_in_peace() -> None:
    """Ask nothing of Redis for a moment: it was waited for in vain."""
    _Rest.ends_at = time.monotonic() + SECONDS_OF_REST


def _or_else(method: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
    @wraps(method)
    def kept(*arguments: Any, **words: Any) -> Any:
        if is_left_in_peace():
            return otherwise
        try:
            return method(*arguments, **words)
        except redis.TimeoutError as error:
            leave_in_peace()
            log.warning("Redis hangs: %s", error)
            return otherwise
        except (redis.RedisError, OSError) as error:
            log.warning("Redis is away: %s", error)
            return otherwise

    return kept


class ForgivingRedisCache(RedisCache):
    add = _or_else(RedisCache.add, otherwise=True)
    set = _or_else(RedisCache.set, otherwise=None)
    touch = _or_else(RedisCache.touch, otherwise=False)
    delete = _or_else(RedisCache.delete, otherwise=False)
    get_many = _or_else(RedisCache.get_many, otherwise={})
    set_many = _or_else(RedisCache.set_many, otherwise=[])
    delete_many = _or_else(RedisCache.delete_many, otherwise=None)
    has_key = _or_else(RedisCache.has_key, otherwise=False)
    incr = _or_else(RedisCache.incr, otherwise=0)
    clear = _or_else(RedisCache.clear, otherwise=False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or_else(super().get, otherwise=default)(key, default, version)

    def forget_beginning(self, beginning: str) -> None:
        """Remove every key that begins so, without stopping Redis for all others."""
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.make_key(beginning)}*"):
            client.delete(key)
