"""What is read off while something runs: times, SQL statements, processor, memory."""

import os
import statistics
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection

from bench.visitor import Visitor

_STATEMENTS = """
    SELECT coalesce(sum(calls), 0) FROM pg_stat_statements AS counted
    JOIN pg_database AS base ON base.oid = counted.dbid
    WHERE base.datname = current_database()
    AND query !~* '^\\s*(begin|commit|rollback|savepoint|release|set|show)'
    AND query !~ 'pg_stat_statements'
    -- What a foreign key asks by itself is part of the statement that writes.
    AND query !~ '^SELECT .* FROM ONLY .* FOR KEY SHARE OF x$'
"""


#: How long is listened to what the instance does when nobody asks.
QUIET_SECONDS = 3
_TICKS = os.sysconf("SC_CLK_TCK")


class Meters:
    """SQL statements as PostgreSQL itself counts them, transaction control left out.

    ``background`` is what worker and beat execute in a second by themselves; it is
    taken off.
    """

    def __init__(self, *, background: float = 0) -> None:
        self.background = background
        self.statements = 0.0
        self.seconds = 0.0
        self.processor_seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        before, processor = self._count(), _processor_seconds()
        started = time.perf_counter()
        yield
        self.seconds = time.perf_counter() - started
        counted = self._count() - before - self.background * self.seconds
        self.statements = max(0, counted)
        self.processor_seconds = _processor_seconds() - processor

    @classmethod
    def after_listening(cls) -> "Meters":
        """Meters that know how much goes on while nobody asks for anything."""
        quiet = cls()
        with quiet.running():
            time.sleep(QUIET_SECONDS)
        return cls(background=quiet.statements / quiet.seconds)

    @staticmethod
    def _count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            cursor.execute(_STATEMENTS)
            return int(cursor.fetchone()[0])


def percentile(values: Iterable[float], share: int) -> float:
    """Return in milliseconds what ``share`` per cent of ``values`` do not exceed."""
    ordered = sorted(values)
    if len(ordered) < 2:
        return round(1000 * sum(ordered), 1)
    cuts = statistics.quantiles(ordered, n=100, method="inclusive")
    return round(1000 * cuts[share - 1], 1)


def parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                told = (entry / "stat").read_text().rpartition(")")[2].split()
                found[int(entry.name)] = int(told[1])
    return found


def family_of(pid: int) -> set[int]:
    """Return ``pid`` and everything that it has started."""
    family = {pid}
    known = parents()
    while grown := {p for p, q in known.items() if q in family} - family:
        family |= grown
    return family


def _instance() -> set[int]:
    return family_of(int(os.environ["HRGL_INSTANCE_PID"]))


def _processor_seconds() -> float:
    return processor_seconds_of(_instance())


def processor_seconds_of(pids: Iterable[int]) -> float:
    """Return the time of ``pids`` and of all that they have started and seen end.

    A connection to the database lives for a minute, and what it had used by then must
    not be missing from the second reading.
    """
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            own_and_ended = told[11:15]
            ticks += sum(int(number) for number in own_and_ended)
    return ticks / _TICKS


def memory_of(pids: Iterable[int]) -> float:
    """Return the proportional memory (PSS) of ``pids`` together, in MB."""
    return sum(_proportional_mb(pid) for pid in pids)


def memory_of_instance() -> dict[str, Any]:
    """Return the memory of all processes of the instance, and of which parts it is."""
    parts: dict[str, float] = {}
    largest_worker = 0.0
    for pid in _instance():
        with suppress(OSError):
            name = _kind(Path(f"/proc/{pid}/cmdline").read_bytes().decode())
            size = _proportional_mb(pid)
            parts[name] = parts.get(name, 0) + size
            if name == "web":
                largest_worker = max(largest_worker, size)
    return {
        "memory_mb": round(sum(parts.values())),
        "memory_web_worker_mb": round(largest_worker),
        "memory_parts_mb": {key: round(value) for key, value in sorted(parts.items())},
    }


def _proportional_mb(pid: int) -> float:
    """Return nothing for a process that has ended."""
    with suppress(OSError):
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        line = next(row for row in told.splitlines() if row.startswith("Pss:"))
        return int(line.split()[1]) / 1024
    return 0.0


def _kind(command: str) -> str:
    marks = {
        "gunicorn": "web",
        "\0worker\0": "worker",
        "\0beat\0": "beat",
        "honcho": "honcho",
        "valkey": "valkey",
        "redis": "valkey",
        "postgres": "postgres",
    }
    return next((name for mark, name in marks.items() if mark in command), "server")


def figures(
    times: Collection[float],
    *,
    requests: int,
    rate: float,
    errors: int,
    statements: float,
    sent: int | None,
    memory_mb: float,
) -> dict[str, Any]:
    """Return what every measurement tells; bench/__init__.py says what it means.

    ``sent`` is how many bytes all requests moved; ``None`` when nothing is sent.
    """
    return {
        "rate": round(rate, 3 if rate < 10 else 1),
        "p50_ms": percentile(times, 50),
        "p95_ms": percentile(times, 95),
        "errors": errors,
        "sql_per_request": round(statements / requests, 2),
        "bytes_per_request": None if sent is None else round(sent / requests),
        "memory_mb": round(memory_mb),
    }


def drive(
    clients: int, seconds: float, journey: Callable[[], Visitor | None]
) -> tuple[list[Visitor], Meters]:
    """Let ``clients`` repeat ``journey`` for ``seconds``, or until it returns None."""
    meters = Meters.after_listening()
    stop_at = time.perf_counter() + seconds

    def client() -> list[Visitor]:
        done = []
        while time.perf_counter() < stop_at and (visitor := journey()):
            done.append(visitor)
        return done

    with meters.running(), ThreadPoolExecutor(clients) as pool:
        futures = [pool.submit(client) for _ in range(clients)]
        visitors = [visitor for future in futures for visitor in future.result()]
    return visitors, meters


def summary(visitors: list[Visitor], meters: Meters) -> dict[str, Any]:
    answers = [answer for visitor in visitors for answer in visitor.answers]
    if not answers:
        raise SystemExit("Stopped: nothing was measured.")
    memory = memory_of_instance()
    shared = figures(
        [answer.seconds for answer in answers],
        requests=len(answers),
        rate=len(visitors) / meters.seconds,
        errors=sum(answer.status >= 400 for answer in answers),
        statements=meters.statements,
        sent=sum(answer.bytes_sent for answer in answers),
        memory_mb=memory["memory_mb"],
    )
    return shared | {
        "journeys": len(visitors),
        "requests": len(answers),
        "requests_per_s": round(len(answers) / meters.seconds, 1),
        "requests_per_journey": round(len(answers) / len(visitors), 2),
        "sql_per_journey": round(meters.statements / len(visitors), 1),
        "sql_background_per_s": round(meters.background, 1),
        "cpu_ms_per_request": round(1000 * meters.processor_seconds / len(answers), 2),
        **memory,
    }
