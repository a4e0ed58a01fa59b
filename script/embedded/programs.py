"""Finding programs that came with wheels, and trying whether they run here."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

#: Where script/setup installs.
VENV = ROOT / ".venv"


def installed(package: str) -> Iterator[Path]:
    """Yield the folder of ``package`` if it is installed, whichever Python runs this."""
    yield from VENV.glob(f"lib/python*/site-packages/{package}")


def runs(*command: str | Path) -> bool:
    """Return whether ``command --version`` succeeds: not every wheel suits the machine."""
    with contextlib.suppress(OSError):
        arguments = [*map(str, command), "--version"]
        return (
            subprocess.run(arguments, capture_output=True, check=False).returncode == 0
        )
    return False
