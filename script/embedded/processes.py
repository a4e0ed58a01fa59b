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


def _die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return a function for the child that asks the kernel for ``number``.

    The signal comes when the parent is gone, even if that was by ``kill -9``.
    """
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, number.value)

    return ask


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path | None = None,
    end_with: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, out of reach of the terminal's Ctrl-C."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else None
        return subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_die_with_parent(end_with),  # noqa: PLW1509 -- no threads here
        )


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
