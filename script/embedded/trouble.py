"""What this package says to the person at the terminal."""

import contextlib


class Trouble(Exception):
    """One clear line about what is in the way."""


def say(line: str) -> None:
    """Print ``line``; a terminal that was closed is no reason to stop half-way."""
    with contextlib.suppress(OSError):
        print(line, flush=True)
