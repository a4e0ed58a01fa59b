"""Sending it all, and counting what comes back."""

import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from django.test import Client

from tests.access.matrix import undone
from tests.fuzz.hostile import Known, Sent, spoilt
from tests.fuzz.targets import Target

SEED = 20230208
#: To each form, in the default run and in the one that is asked for with ``-m fuzz``.
SAMPLE, FULL = 3, 2_000
INPUTS = pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(SAMPLE, marks=pytest.mark.timeout(900)),
        pytest.param(FULL, marks=[pytest.mark.fuzz, pytest.mark.timeout(0)]),
    ],
)


@dataclass
class Outcome:
    """What became of all inputs."""

    answers: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0
    #: The longest that one input has kept the processor busy, and which.
    slowest: tuple[float, str] = (0, "")
    forms: int = 0
    #: By form, so that one which refuses everything at its door is seen.
    by_form: dict[str, Counter[int]] = field(default_factory=dict)

    def check(self) -> None:
        """Fail with what broke; the figures are shown by ``pytest -s``."""
        sys.stdout.write(f"{self}\n")
        assert self.broken == [], "\n".join(self.broken[:20])

    def __str__(self) -> str:
        sent = self.answers.total()
        return (
            f"{self.forms} forms, {sent} inputs, {self.seconds:.0f} s\n"
            f"  {len(self.broken)} broken, {dict(self.answers)}\n"
            f"  slowest: {self.slowest[0]:.2f} s, {self.slowest[1]}"
        )


def send(client: Client, method: str, address: str, sent: Sent) -> tuple[int, str]:
    """The status, and for what breaks the line that broke."""
    where = address
    if sent.query:
        where += ("&" if "?" in address else "?") + sent.query
    with undone(client):
        response = client.generic(
            method, where, sent.body, sent.content_type, headers=sent.headers
        )
        if response.streaming:
            list(response.streaming_content)
    reason = ""
    if response.status_code >= 500 and getattr(response, "exc_info", None):
        reason = "".join(traceback.format_exception(*response.exc_info)[-6:])
    return response.status_code, reason


def send_all(
    visitors: Mapping[str, Client],
    targets: Iterable[Target],
    known: Known,
    inputs: int,
    *,
    method: str = "POST",
    make: Callable[[random.Random, Target, Known], Sent] | None = None,
) -> Outcome:
    make = make or (lambda rng, target, known: spoilt(rng, target.pairs(rng), known))
    outcome = Outcome()
    begun = time.monotonic()
    for target in targets:
        rng = random.Random(f"{SEED}:{target.key}")
        got = outcome.by_form.setdefault(target.key, Counter())
        for number in range(inputs):
            sent = make(rng, target, known)
            started = time.process_time()
            status, reason = send(visitors[target.person], method, target.address, sent)
            got[status] += 1
            outcome.answers[status] += 1
            spent = time.process_time() - started
            outcome.slowest = max(outcome.slowest, (spent, f"{target.key} {number}"))
            if status >= 500:
                outcome.broken.append(
                    f"{status} {target.key} {number} {target.address}?{sent.query}"
                    f" {sent.content_type} {sent.headers}\n{sent.body[:600]!r}\n{reason}"
                )
        outcome.forms += 1
        # At once: of a long run that is stopped, this much is known.
        sys.stdout.write(f"  {target.key}: {dict(got)}\n")
        sys.stdout.flush()
    outcome.seconds = time.monotonic() - begun
    return outcome
