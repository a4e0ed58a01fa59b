"""Redis as a cache, without which the site still answers.

When Redis is away nothing is kept and nothing is counted: pages are made anew, and limits
let everybody through. A person at risk who needs to sign in matters more than a limit;
codes still end after three attempts, which the session counts in the database.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


def _or_else(method: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
    @wraps(method)
    def kept(*arguments: Any, **words: Any) -> Any:
        try:
            return method(*arguments, **words)
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
