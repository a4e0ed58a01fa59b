"""Database, Valkey and web server of a measurement's own, which it may kill."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import environ
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from embedded.postgres import Postgres
from embedded.valkey import Valkey

from bench.meters import family_of, parents, processor_seconds_of

READY_WITHIN = 60


class OwnInstance:
    """The web server as the Procfile has it, over services that nobody else uses."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres(folder / "postgres", folder / "sockets")
        self.valkey = Valkey(folder / "valkey", folder / "valkey.log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.environment: dict[str, str] = {}
        self.web: subprocess.Popen[bytes] | None = None

    def start(self, *, with_pages: bool = False) -> None:
        """``with_pages`` has styles and scripts collected, for a real browser."""
        self.postgres.start()
        self.valkey.start()
        self.environment = os.environ | {
            "HRGL_VAR": str(self.folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "SITE_URL": self.url,
            "PORT": str(self.port),
            "LOG_LEVEL": "CRITICAL",
        }
        self._turn_to_it()
        call_command("migrate", verbosity=0)
        if with_pages:
            command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
            subprocess.run(
                [*command, "--verbosity", "0"], env=self.environment, check=True
            )
        self.keep_running()

    def _turn_to_it(self) -> None:
        config = environ.Env.db_url_config(self.postgres.url)
        connection.close()
        for place in (connections.settings["default"], connection.settings_dict):
            place["OPTIONS"] |= config["OPTIONS"]
            place.update(
                config | {"ENGINE": place["ENGINE"], "OPTIONS": place["OPTIONS"]}
            )

    def keep_running(self) -> None:
        """Start the web server where it is not, as a supervisor does, and wait for it."""
        if self.web is None or self.web.poll() is not None:
            self.web = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "hrgl.wsgi"],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        stop_at = time.monotonic() + READY_WITHIN
        while not self._answers():
            if time.monotonic() > stop_at:
                raise OSError("the web server of the measurement does not answer")
            time.sleep(0.1)

    def _answers(self) -> bool:
        with suppress(OSError):
            urllib.request.urlopen(f"{self.url}/health/live", timeout=5).close()
            return True
        return False

    def kill_workers(self) -> None:
        """All web processes that answer, without a last word; the first starts others."""
        assert self.web is not None
        for pid, parent in parents().items():
            if parent == self.web.pid:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def kill_web(self) -> None:
        """The whole web server."""
        assert self.web is not None
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()

    def processes(self) -> set[int]:
        """All that runs for the instance, the services too."""
        return family_of(os.getpid()) - {os.getpid()}

    def processor_seconds(self) -> float:
        """What they have used by now, those begun since the last call included."""
        return processor_seconds_of(self.processes())

    def stop(self) -> None:
        connection.close()
        if self.web and self.web.poll() is None:
            self.kill_web()
        self.valkey.stop()
        self.postgres.stop()


@contextmanager
def own_instance(folder: Path, *, with_pages: bool = False) -> Iterator[OwnInstance]:
    instance = OwnInstance(folder)
    try:
        instance.start(with_pages=with_pages)
        yield instance
    finally:
        instance.stop()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
