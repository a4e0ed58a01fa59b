"""Starting, finding and ending processes, so that none is left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

#: Every process of an instance carries this variable; its value is the data directory.
MARK = "HRGL_INSTANCE"

_PR_SET_PDEATHSIG = 1


_ENDINGS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

#: What was started and may still run, with the signal that asks each to stop.
_started: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []


def _begin(end_with: signal.Signals) -> Callable[[], None]:
    """Return what the child does first: hear signals, and end when its parent is gone.

    The kernel sends ``end_with`` even if the parent ended by ``kill -9``. Signals that a
    shell has told us to ignore, as for ``command &``, come to a child from us alone.
    """
    libc = ctypes.CDLL(None)

    def begin() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, end_with.value)
        for name in _ENDINGS:
            signal.signal(name, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)

    return begin


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path | None = None,
    end_with: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, out of reach of the terminal's Ctrl-C.

    No signal comes between starting it and noting that it has to be ended.
    """
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else None
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
        try:
            process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=_begin(end_with),  # noqa: PLW1509 -- no threads here
            )
            _started.append((process, end_with))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def end_all() -> None:
    """End whatever is still running, the last one started first."""
    while _started:
        process, end_with = _started.pop()
        end(process, ask=end_with, patience=30)


def end(
    process: subprocess.Popen[bytes], *, ask: signal.Signals, patience: float
) -> None:
    """Ask ``process`` to stop, and kill its whole group when it does not."""
    if process.poll() is None:
        process.send_signal(ask)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def end_group(
    process: subprocess.Popen[bytes], *, ask: signal.Signals, patience: float
) -> None:
    """Ask all of ``process``'s group to stop, as Ctrl-C does at a terminal."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, ask)
        end(process, ask=ask, patience=patience)


def marked(instance: Path) -> Iterator[int]:
    """Yield the processes that belong to ``instance``, this one excepted."""
    needle = f"{MARK}={instance}\0".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if needle in (entry / "environ").read_bytes() + b"\0":
                yield int(entry.name)


def sweep(instance: Path, *, patience: float = 10) -> int:
    """End what is left of ``instance``; return how many processes there were."""
    found = set(marked(instance))
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        for pid in marked(instance):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        wait_until(lambda: not any(marked(instance)), seconds)
    return len(found)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Return whether ``condition`` came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
