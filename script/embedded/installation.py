"""Installing before running: script/setup as a child that can be interrupted."""

import os
import signal
from pathlib import Path

from embedded import processes
from embedded.programs import ROOT


class SetupFailed(Exception):
    """script/setup has said itself what is in the way."""


def install(kind: str, var: Path) -> None:
    """Run ``script/setup`` with ``kind``.

    Ctrl-C ends pip at once; the installation of a system package is let finish.
    """
    setup = processes.start(
        [str(ROOT / "script" / "setup"), kind],
        environment=os.environ | {processes.MARK: str(var)},
        end_with=signal.SIGINT,
    )
    try:
        if setup.wait():
            raise SetupFailed
    finally:
        processes.end_group(setup, ask=signal.SIGINT, patience=180)
