"""One instance: a data directory, who runs in it, and the services it needs."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from embedded.postgres import Postgres
from embedded.processes import MARK, sweep
from embedded.trouble import Trouble
from embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent

#: The kernel takes 107 bytes for a socket's path; PostgreSQL's name needs some of them.
_LONGEST_SOCKET_FOLDER = 80

_NEEDED_MB = 200


def data_directory() -> Path:
    return Path(os.environ.get("HRGL_VAR") or ROOT / "var").absolute()


def port() -> int:
    given = os.environ.get("PORT", "8000")
    if not (given.isdecimal() and 0 < int(given) < 65536):  # noqa: PLR2004
        raise Trouble(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def check_port() -> None:
    """Raise Trouble: unless the port can be had."""
    number = port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "127.0.0.1"), number))
        except OSError as error:
            raise Trouble(
                f"port {number} cannot be used ({error.strerror}). Choose another one: "
                f"PORT={number + 80} script/server"
            ) from error


def check_directory(var: Path) -> None:
    """Raise Trouble: unless there is a place to write to, and room in it."""
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        (var / "lock").touch()
    except OSError as error:
        raise Trouble(f"{var} cannot be written to ({error.strerror}).") from error
    free = shutil.disk_usage(var).free // 2**20
    if free < _NEEDED_MB:
        raise Trouble(
            f"{_NEEDED_MB} MB of free disk space are needed below {var}, and {free} MB "
            "are left."
        )


@contextlib.contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold ``var`` for this process. The lock goes when the process goes, however."""
    with (var / "lock").open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = lock.read().strip() or "unknown"
            raise Trouble(
                f"the application already runs on {var} (process {holder})."
            ) from error
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        if sweep(var):
            print("Ended what an earlier run had left behind.", flush=True)
        yield


def socket_folder(var: Path) -> Path:
    """Return a private folder for sockets whose path is short enough."""
    folder = var / "run"
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        short = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        folder = Path(base) / f"hrgl-{os.geteuid()}-{short}"
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise Trouble(f"{folder} belongs to somebody else.")
    return folder


def secret_key(var: Path) -> str:
    """Return this instance's own key, made on the first call."""
    path = var / "secret_key"
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


@contextlib.contextmanager
def services(var: Path, *, throw_away: bool = False) -> Iterator[dict[str, str]]:
    """Run what the environment does not provide; yield the application's environment.

    The services stop in reverse order, the database last.
    """
    environment = dict(os.environ)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "hrgl.settings.dev")
    environment.setdefault("SECRET_KEY", secret_key(var))
    environment.update({"HRGL_VAR": str(var), MARK: str(var)})
    sockets = socket_folder(var)
    with contextlib.ExitStack() as stack:
        if not environment.get("DATABASE_URL"):
            postgres = Postgres(
                var / "postgres", sockets / "postgres", throw_away=throw_away
            )
            stack.callback(postgres.stop)
            postgres.start()
            environment["DATABASE_URL"] = postgres.url
        if not environment.get("REDIS_URL"):
            valkey = Valkey(sockets / "valkey", var / "valkey.log")
            stack.callback(valkey.stop)
            valkey.start()
            environment["REDIS_URL"] = valkey.url
        yield environment
