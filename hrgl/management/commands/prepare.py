"""Bring database and static files to the state that this version needs."""

import hashlib
import io
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

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

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        self._step("Tables", "migrate")
        if "load_edition" in get_commands():
            self._step("Edition data", "load_edition")
        if demo and "create_demo" in get_commands():
            self._step("Demonstration accounts", "create_demo")
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


_IGNORED = StaticFiles.ignore_patterns


def _state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(_IGNORED):
            digest.update(f"{path} {storage.size(path)} ".encode())
            digest.update(str(storage.get_modified_time(path)).encode())
    return digest.hexdigest()
