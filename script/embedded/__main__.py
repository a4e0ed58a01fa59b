"""Command line: ``serve``, ``manage ARGUMENTS`` and ``run KIND -- COMMAND``.

KIND is what script/setup installs.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from embedded import instance, processes
from embedded.given import check_given_services
from embedded.installation import SetupFailed, install
from embedded.preparation import prepare
from embedded.programs import ROOT, VENV
from embedded.readiness import wait_until_ready
from embedded.trouble import Trouble, say

_BIN = VENV / "bin"

#: Seconds after which a part that ends has not just failed to begin.
_IN_FULL_WORK = 60


class Interrupted(Exception):
    """Somebody wants this to end."""


def _listen_for_the_end() -> None:
    def leave(number: int, frame: object) -> None:
        # Stopping takes its few seconds; a second Ctrl-C must not cut it short.
        for name in listened:
            signal.signal(name, signal.SIG_IGN)
        raise Interrupted

    # What was ignored from the beginning, as nohup does it, stays so.
    listened = [
        name
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(name) != signal.SIG_IGN
    ]
    for name in listened:
        signal.signal(name, leave)


def serve() -> int:
    """Run everything until somebody wants it to end, or until it does not begin well."""
    _listen_for_the_end()
    started = time.time()
    var = instance.data_directory()
    instance.check_directory(var)
    with contextlib.suppress(Interrupted), instance.alone(var), _ending_everything():
        instance.check_port()
        instance.check_shared_memory()
        check_given_services()
        install("server", var)
        os.umask(0o077)
        address = f"http://127.0.0.1:{instance.port()}"
        if names := instance.own_services():
            say(f"Starting {' and '.join(names)} ...")
        with instance.services(var) as environment:
            environment.setdefault("SITE_URL", address)
            environment["PATH"] = f"{_BIN}{os.pathsep}{environment['PATH']}"
            prepare(environment, var)
            return _honcho(var, environment, address, started)
    say("Stopped.")
    return 0


@contextlib.contextmanager
def _ending_everything() -> Iterator[None]:
    try:
        yield
    finally:
        processes.end_all()


def _honcho(
    var: Path, environment: Mapping[str, str], address: str, started: float
) -> int:
    """Run the application, and again when a part of it is killed in full work.

    The kernel ends a process when memory is short, and a site that stays away for it
    waits for somebody to look. What does not even begin well is not tried again.
    """
    while _run_parts(var, environment, address, started) >= _IN_FULL_WORK:
        say("A part of the application ended; the reason stands above.")
        started = time.time()
    raise Trouble("a part of the application ended; the reason stands above.")


def _run_parts(
    var: Path, environment: Mapping[str, str], address: str, started: float
) -> float:
    """Run web server, worker and beat until one of them ends; how long all went well."""
    say("Starting web server, worker and beat ...")
    record = var / "instance.json"
    # Honcho would read .env, which is meant for docker-compose.yml.
    honcho = processes.start(
        [str(_BIN / "honcho"), "start", "--env", os.devnull, "--procfile", "Procfile"],
        environment=environment,
    )
    try:
        is_ready = wait_until_ready(address, ended=lambda: honcho.poll() is not None)
        ready = time.monotonic()
        if is_ready:
            record.write_text(
                json.dumps(
                    {"pid": os.getpid()}
                    | {key: environment[key] for key in ("DATABASE_URL", "REDIS_URL")}
                )
            )
            record.chmod(0o600)
            _welcome(address, time.time() - started)
            honcho.wait()
        return time.monotonic() - ready
    finally:
        record.unlink(missing_ok=True)
        processes.end(honcho, ask=signal.SIGTERM, patience=25)
        processes.sweep(var)


def _welcome(address: str, seconds: float) -> None:
    jobs = (
        "administrator, organiser, reviewer, rapporteur, drafter, moderator, partner, "
        "participant, applicant"
    )
    say(
        f"\nReady: {address}/   (after {seconds:.0f} s; Ctrl-C stops everything)\n"
        f"Demo accounts, one click each at {address}/demo/sign-in/ :\n"
        f"  {jobs}\n"
        "  (their e-mail addresses are administrator@demo.example and so on)\n"
        f"Letters are written to {instance.data_directory() / 'mail'}\n"
    )


def manage(arguments: Sequence[str]) -> int:
    """Run a management command on this instance's data, running or not."""
    var = instance.data_directory()
    command = [str(_BIN / "python"), "manage.py", *arguments]
    if running := _addresses_of_running(var):
        environment = instance.settings_of(var) | running
        return subprocess.run(command, env=environment, check=False).returncode
    if not (var / "secret_key").exists():
        raise Trouble(f"there is no data below {var} yet. Run script/server first.")
    _listen_for_the_end()
    instance.check_directory(var)
    with contextlib.suppress(Interrupted), instance.alone(var), _ending_everything():
        check_given_services()
        install("server", var)
        os.umask(0o077)
        with instance.services(var) as environment:
            # A shell has a use for Ctrl-C; here it must not stop the database.
            signal.signal(signal.SIGINT, lambda number, frame: None)
            return subprocess.run(command, env=environment, check=False).returncode
    return 130


def _addresses_of_running(var: Path) -> dict[str, str]:
    """Where the services of a ``serve`` on ``var`` answer; nothing when none runs."""
    try:
        record = json.loads((var / "instance.json").read_text())
        os.kill(record.pop("pid"), 0)
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {key: str(value) for key, value in record.items()}


def run(kind: str, command: Sequence[str]) -> int:
    """Run ``command`` on services that are thrown away afterwards."""
    _listen_for_the_end()
    var = Path(tempfile.mkdtemp(prefix="hrgl-", dir=_fast_directory()))
    # What the caller has set for the running application is not for throw-away runs.
    os.environ.pop("HRGL_VAR", None)
    try:
        with contextlib.suppress(Interrupted), _ending_everything():
            instance.check_shared_memory()
            check_given_services()
            install(kind, var)
            os.umask(0o077)
            with instance.services(var, throw_away=True) as environment:
                return _run(command, var, environment)
    finally:
        shutil.rmtree(var, ignore_errors=True)
    return 130


def _run(command: Sequence[str], var: Path, environment: dict[str, str]) -> int:
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("SECRET_KEY", None)
    environment["PATH"] = f"{_BIN}{os.pathsep}{environment['PATH']}"
    process = processes.start(command, environment=environment)
    try:
        return process.wait()
    finally:
        processes.end(process, ask=signal.SIGINT, patience=20)
        processes.sweep(var)


def _fast_directory() -> str | None:
    """Return a folder in memory, if there is one with enough room."""
    memory = Path("/dev/shm")  # noqa: S108 -- a private folder is made in it
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        return str(memory)
    return None


def main(arguments: Sequence[str]) -> int:
    os.chdir(ROOT)
    try:
        match arguments:
            case ["serve"]:
                return serve()
            case ["manage", *words]:
                return manage(words)
            case ["run", kind, "--", *command] if command:
                return run(kind, command)
    except SetupFailed:
        return 1
    except (Trouble, OSError, subprocess.SubprocessError) as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
