"""Bring database and static files to the state that this version needs."""

import contextlib
import hashlib
import io
import re
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from apps.core.health import redis_client
from hrgl.apps import StaticFiles


class Command(BaseCommand):
    """Safe to run again: what is there already is recognised and left alone."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo",
            action="store_true",
            help="Also create the demonstration accounts.",
        )
        parser.add_argument(
            "--no-static",
            action="store_true",
            help="Collect no static files: the image holds them.",
        )

    def handle(self, *args: Any, demo: bool, no_static: bool, **options: Any) -> None:
        _reach_database()
        _reach_redis()
        with _alone(self.stdout.write):
            self._step("Tables", "migrate")
            self._step("Edition data", "load_edition")
            if demo:
                self._step("Demonstration accounts", "create_demo")
        if not no_static:
            self._collect_static()

    def _step(self, label: str, command: str, **options: Any) -> None:
        self.stdout.write(f"{label} ...", ending=" ")
        self.stdout.flush()
        started = time.monotonic()
        told = io.StringIO()
        call_command(command, verbosity=0, stdout=told, **options)
        self.stdout.write(f"done ({time.monotonic() - started:.1f} s)")
        self._summarise(command, told.getvalue().splitlines())

    def _summarise(self, command: str, lines: list[str]) -> None:
        """Write the first line only: the same remarks on every start are noise."""
        if lines:
            self.stdout.write(f"  {lines[0]}")
        if len(lines) > 1:
            self.stdout.write(
                f"  (manage.py {command} says {len(lines) - 1} lines more)"
            )

    def _collect_static(self) -> None:
        """Collect only when a file has changed: compressing takes its time."""
        mark = Path(settings.STATIC_ROOT) / ".collected"
        state = _state_of_static_files()
        if mark.exists() and mark.read_text() == state:
            return
        mark.unlink(missing_ok=True)
        self._step("Static files", "collectstatic", interactive=False)
        mark.write_text(state)


def _reach_database() -> None:
    """Raise CommandError: in one line, instead of PostgreSQL's many."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        given = connection.settings_dict
        host = given["HOST"] or given["OPTIONS"].get("host") or "the default socket"
        place = f"{host}:{given['PORT']}" if given["PORT"] else host
        raise CommandError(
            f"PostgreSQL at {place} cannot be used: {_reason(error)}. Check DATABASE_URL."
        ) from error


def _reach_redis() -> None:
    try:
        with redis_client() as client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        given = client.connection_pool.connection_kwargs
        place = given.get("path") or f"{given.get('host')}:{given.get('port', 6379)}"
        raise CommandError(
            f"Redis at {place} cannot be used: {_reason(error)}. Check REDIS_URL."
        ) from error


def _reason(error: Exception) -> str:
    """Return the sentence in ``error`` that says why; none holds a password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    failures = re.findall(r"failed: (?:FATAL: +)?(.+)", str(error))
    return str((failures or lines)[-1]).strip().rstrip(".")


@contextlib.contextmanager
def _alone(tell: Callable[[str], object]) -> Iterator[None]:
    """Let one machine at a time prepare, however long its statements take.

    The lock belongs to the connection: it goes with the process, however that ends.
    """
    with connection.cursor() as cursor:
        # The limits are for requests, which somebody waits for.
        cursor.execute("SET statement_timeout = 0")
        waiting = False
        while not _locked(cursor):
            if not waiting:
                tell("Waiting for another machine that prepares the database ...")
            waiting = True
            time.sleep(0.5)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARING])
            cursor.execute("RESET statement_timeout")


def _locked(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [_PREPARING])
    return bool(cursor.fetchone()[0])


#: The name of the lock, as a number of our own.
_PREPARING = 20_230_208

_IGNORED = StaticFiles.ignore_patterns


def _state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(_IGNORED):
            digest.update(f"{path} {storage.size(path)} ".encode())
            digest.update(str(storage.get_modified_time(path)).encode())
    return digest.hexdigest()
