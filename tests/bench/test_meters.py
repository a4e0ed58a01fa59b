"""What the measurements print: the same words in all, of what is really measured."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from bench.meters import (
    Meters,
    family_of,
    figures,
    memory_of,
    processor_seconds_of,
    summary,
)
from bench.visitor import Answer, Visitor

SHARED = [
    *("rate", "p50_ms", "p95_ms", "errors"),
    *("sql_per_request", "bytes_per_request", "memory_mb"),
]


@pytest.fixture(autouse=True)
def instance(monkeypatch):
    monkeypatch.setenv("HRGL_INSTANCE_PID", str(os.getpid()))


@pytest.fixture
def counting(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW shared_preload_libraries")
        if "pg_stat_statements" not in cursor.fetchone()[0]:
            pytest.skip("This PostgreSQL came without pg_stat_statements.")


def test_what_all_measurements_share():
    told = figures(
        [0.1, 0.2, 0.3],
        requests=4,
        rate=2.5,
        errors=1,
        statements=10,
        sent=1000,
        memory_mb=99.6,
    )

    assert list(told) == SHARED
    assert list(told.values()) == [2.5, 200.0, 290.0, 1, 2.5, 250, 100]


def test_what_is_not_sent_has_no_bytes():
    told = figures(
        [0.1], requests=1, rate=12.34, errors=0, statements=0, sent=None, memory_mb=1
    )

    assert told["bytes_per_request"] is None
    assert told["rate"] == 12.3


def test_a_driven_measurement_tells_them_too():
    visitor = Visitor("http://127.0.0.1:1")
    visitor.answers = [
        Answer(200, "/", b"", 300, 0.1),
        Answer(404, "/", b"", 100, 0.1),
    ]
    meters = Meters()
    meters.seconds, meters.statements = 2.0, 5.0

    told = summary([visitor], meters)

    assert list(told)[: len(SHARED)] == SHARED
    assert [told[name] for name in SHARED[:-1]] == [0.5, 100.0, 100.0, 1, 2.5, 200]
    assert told["memory_mb"] == sum(told["memory_parts_mb"].values()) > 0


@pytest.mark.usefixtures("counting")
def test_statements_are_counted_and_counting_is_not():
    meters = Meters()

    with meters.running(), connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT 41 + 1")
        cursor.execute("SAVEPOINT one")

    assert meters.statements == 3


def test_the_memory_of_a_process_and_of_what_it_has_started():
    child = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        child.stdout.readline()
        assert {os.getpid(), child.pid} <= family_of(os.getpid())
        assert family_of(child.pid) == {child.pid}
        assert 0 < memory_of([child.pid]) < memory_of([child.pid, os.getpid()])
        child.stdin.close()

    assert memory_of([child.pid]) == 0


#: Keeps the processor busy, says so, and ends when its input does.
BUSY = """
import sys, time
while time.process_time() < {seconds}:
    pass
print(flush=True)
sys.stdin.read()
"""


def test_what_a_process_has_used_stays_counted_when_it_ends():
    seconds = 0.2
    before = processor_seconds_of(family_of(os.getpid()))
    child = subprocess.Popen(
        [sys.executable, "-c", BUSY.format(seconds=seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        child.stdout.readline()
        while_it_runs = processor_seconds_of(family_of(os.getpid()))
        child.stdin.close()

    after = processor_seconds_of(family_of(os.getpid()))

    # The kernel tells whole ticks.
    assert while_it_runs - before > seconds / 2
    assert after >= while_it_runs
