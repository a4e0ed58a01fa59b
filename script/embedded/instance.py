"""One instance: a data directory, who runs in it, and the services it needs."""

import contextlib
import fcntl
import hashlib
import multiprocessing
import os
import pwd
import re
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from embedded.postgres import Postgres
from embedded.processes import MARK, sweep
from embedded.programs import ROOT
from embedded.trouble import Trouble, say
from embedded.valkey import Valkey

#: The kernel takes 107 bytes for a socket's path; PostgreSQL's name needs some of them.
_SOCKET_FOLDER = re.compile(r"[A-Za-z0-9_/.-]{1,80}")

#: A first start fills some 80 MB; later ones write logs and letters.
_NEEDED_MB_AT_FIRST, _NEEDED_MB_LATER = 200, 50


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
                f"PORT={max(number, 8000) + 80} script/server"
            ) from error


def check_directory(var: Path) -> None:
    """Raise Trouble: unless ``var`` is ours to write to, or can be made, with room."""
    place = next(path for path in (var, *var.parents) if path.exists())
    if not place.is_dir():
        raise Trouble(f"{place} is not a folder.")
    owner = place.stat().st_uid
    if place == var and owner != os.geteuid():
        raise Trouble(
            f"{var} belongs to {_name_of(owner)}. Run this as {_name_of(owner)}, or "
            "choose another place: HRGL_VAR=/another/place script/server"
        )
    if not os.access(place, os.W_OK | os.X_OK):
        raise Trouble(
            f"{place} cannot be written to. Choose another place for the data: "
            "HRGL_VAR=/another/place script/server"
        )
    needed = _NEEDED_MB_LATER if (var / "postgres").exists() else _NEEDED_MB_AT_FIRST
    free = shutil.disk_usage(place).free // 2**20
    if free < needed:
        raise Trouble(
            f"{needed} MB of free disk space are needed below {var}, and {free} MB "
            "are left."
        )


def check_shared_memory() -> None:
    """Raise Trouble: unless programs of several processes can run here."""
    try:
        multiprocessing.get_context("fork").Lock()
    except OSError as error:
        raise Trouble(
            f"shared memory cannot be used ({error.strerror}). Run: "
            "sudo mount -t tmpfs -o mode=1777 tmpfs /dev/shm"
        ) from error


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


@contextlib.contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold ``var`` for this process. The lock goes when the process goes, however.

    A folder that this call has made and that stayed empty is taken away again.
    """
    made = [path for path in (var, *var.parents) if not path.exists()]
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = var / "lock"
    try:
        with path.open("a+") as lock:
            _take(lock, var)
            if sweep(var):
                say("Ended what an earlier run had left behind.")
            try:
                yield
            finally:
                if made and list(var.iterdir()) == [path]:
                    path.unlink()
    finally:
        with contextlib.suppress(OSError):
            for folder in made:
                folder.rmdir()


def _take(lock: IO[str], var: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        raise Trouble(
            f"the application already runs on {var} (process {holder})."
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()


@contextlib.contextmanager
def socket_folder(var: Path) -> Iterator[Path]:
    """Provide a private folder for sockets, whose path is short and of plain characters.

    Addresses of services are written with it, and PostgreSQL splits it at commas.
    """
    short = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    bases = filter(None, [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir()])
    choices = [
        var / "run",
        *(Path(base) / f"hrgl-{os.geteuid()}-{short}" for base in [*bases, "/tmp"]),  # noqa: S108 -- whose owner is looked at
    ]
    folder = next(path for path in choices if _SOCKET_FOLDER.fullmatch(str(path)))
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise Trouble(f"{folder} belongs to somebody else.")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def secret_key(var: Path) -> str:
    """Return this instance's own key, made on the first call."""
    path = var / "secret_key"
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def settings_of(var: Path) -> dict[str, str]:
    """Return the environment of this instance's programs, without its services."""
    environment = dict(os.environ)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "hrgl.settings.dev")
    environment.setdefault("SECRET_KEY", secret_key(var))
    environment["HRGL_VAR"] = str(var)
    return environment


def own_services() -> list[str]:
    """Return the names of what ``services`` starts."""
    embedded = {"DATABASE_URL": "PostgreSQL", "REDIS_URL": "Valkey"}
    return [name for given, name in embedded.items() if not os.environ.get(given)]


@contextlib.contextmanager
def services(var: Path, *, throw_away: bool = False) -> Iterator[dict[str, str]]:
    """Run what the environment does not provide; yield the application's environment.

    The services stop in reverse order, the database last.
    """
    environment = settings_of(var) | {MARK: str(var)}
    with contextlib.ExitStack() as stack:
        sockets = stack.enter_context(socket_folder(var))
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
