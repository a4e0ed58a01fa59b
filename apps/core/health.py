"""Whether this process lives, and whether it can serve people.

``/health/live`` touches nothing. ``/health/ready`` asks everything a page needs; each
check is named, and its answer is a short public word: no version, host or secret.
"""

import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

OK = "ok"
SECONDS_FOR_REDIS = 1
LEAST_FREE_BYTES = 100 * 1024 * 1024

Check = Callable[[], str]


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return "not reachable"
    return OK


def redis_answers() -> str:
    try:
        with redis_client() as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "not reachable"
    return OK


def redis_client() -> "redis.Redis[bytes]":
    """A client that gives up after a second."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS_FOR_REDIS,
        socket_connect_timeout=SECONDS_FOR_REDIS,
    )


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations)


def migrations() -> str:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error:
        connection.close()
        return "not known"
    return OK if _known_migrations() <= applied.keys() else "not all applied"


def disk() -> str:
    place = Path(settings.VAR_DIR)
    while not place.exists():
        place = place.parent
    return OK if shutil.disk_usage(place).free >= LEAST_FREE_BYTES else "nearly full"


#: What must hold before people are let in.
CHECKS: dict[str, Check] = {
    "database": database,
    "redis": redis_answers,
    "migrations": migrations,
    "disk": disk,
}

#: What somebody should look at while people are let in all the same; higher contexts
#: add theirs in their ``AppConfig.ready``.
REMARKS: dict[str, Check] = {}


@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    found = {name: check() for name, check in CHECKS.items()}
    is_ready = set(found.values()) == {OK}
    noted = {name: check() for name, check in REMARKS.items()}
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": found | noted},
        status=200 if is_ready else 503,
    )


for view in (live, ready):
    view.access = "everyone"  # type: ignore[attr-defined] # accounts stands above core
