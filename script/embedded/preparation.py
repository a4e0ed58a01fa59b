"""Preparing the database and the static files, unless nothing has changed since."""

import hashlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from embedded import processes
from embedded.postgres import binaries
from embedded.programs import ROOT, VENV
from embedded.trouble import Trouble, say

#: What tables, edition data, demonstration and static files are made from.
_SOURCES = ("requirements.txt", "apps", "hrgl", "data", "static", "locale")

#: Which cluster this is and how far its tables are; a restored backup answers otherwise.
_STATE_OF_DATABASE = """
    SELECT (SELECT system_identifier FROM pg_control_system()),
           (SELECT md5(string_agg(app || name, ',' ORDER BY id)) FROM django_migrations),
           (SELECT count(*) FROM editions_edition)
"""


def prepare(environment: Mapping[str, str], var: Path) -> None:
    """Run ``manage.py prepare``, or say that there is nothing to do."""
    mark = var / "prepared"
    state = _state(environment, var)
    if state and mark.exists() and mark.read_text() == state:
        say("Tables, edition data and static files are as this version needs them.")
        return
    mark.unlink(missing_ok=True)
    command = [str(VENV / "bin" / "python"), "manage.py", "prepare", "--demo"]
    process = processes.start(command, environment=environment)
    try:
        if process.wait():
            raise Trouble(
                "the application could not be prepared; the reason stands above."
            )
    finally:
        processes.end(process, ask=signal.SIGTERM, patience=10)
    mark.write_text(_state(environment, var))


def _state(environment: Mapping[str, str], var: Path) -> str:
    database = _state_of_database(environment)
    return f"{_state_of_sources(var)} {database}" if database else ""


def _state_of_database(environment: Mapping[str, str]) -> str:
    """Return nothing for a database that is not ours alone: it is always prepared."""
    if os.environ.get("DATABASE_URL"):
        return ""
    told = subprocess.run(
        [
            *(str(binaries() / "psql"), environment["DATABASE_URL"]),
            *("--no-psqlrc", "--tuples-only", "--command", _STATE_OF_DATABASE),
        ],
        capture_output=True,
        check=False,
        text=True,
    )
    return "" if told.returncode else told.stdout.strip()


def _state_of_sources(var: Path) -> str:
    digest = hashlib.sha256(str((var / "static").exists()).encode())
    for path in sorted(_files()):
        about = path.stat()
        digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _SOURCES:
        place = ROOT / name
        if place.is_file():
            yield place
        for folder, folders, files in os.walk(place):
            folders[:] = [one for one in folders if one != "__pycache__"]
            yield from (Path(folder) / file for file in files)
