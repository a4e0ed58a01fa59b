"""50 people write in one draft, and 200 look whether anything has changed.

In a PostgreSQL, a Valkey and a web server of its own. Each writer has a paragraph, saves
it every two seconds as the page does, and asks every one and a half whether others have;
then the writers go, and participants ask every five seconds while one text changes every
ten. ``BENCH_WRITERS``, ``BENCH_POLLERS`` and ``BENCH_PARAGRAPHS`` change the numbers; with
``BENCH_KILLS=100`` two people type in browsers instead, while these and the web server are
killed so often (``bench/drafting_kills.py``).
"""

import json
import os
import random
import secrets
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from apps.outcomes import marks
from apps.outcomes.models import Document, Paragraph
from bench.draft import SLUG, drafters, the_draft
from bench.meters import Meters, figures, memory_of, percentile
from bench.own_instance import OwnInstance, own_instance

WRITERS = int(os.environ.get("BENCH_WRITERS", "50"))
POLLERS = int(os.environ.get("BENCH_POLLERS", "200"))
PARAGRAPHS = int(os.environ.get("BENCH_PARAGRAPHS", "60"))
KILLS = int(os.environ.get("BENCH_KILLS", "0"))
CLIENTS = WRITERS
#: As static/js/draft has it.
PAUSE = 1.2
GLANCE = 1.5
SAVE_EVERY = 2.0
POLL_EVERY = 5.0
CHANGE_EVERY = 10.0
#: Threads that ask for all participants.
HANDS = 8


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hrgl-bench-") as name:
        if KILLS:
            # A browser is needed for it, and nothing else here needs one.
            from bench.drafting_kills import measure_kills  # noqa: PLC0415

            return measure_kills(Path(name), kills=KILLS)
        with own_instance(Path(name)) as instance:
            return _measured(instance, writers=clients, seconds=seconds)


def _measured(instance: OwnInstance, *, writers: int, seconds: float) -> dict[str, Any]:
    document = the_draft(PARAGRAPHS)
    people = drafters(writers)
    board = Board()
    meters = Meters()
    before = instance.processor_seconds()
    with meters.running():
        _write(instance.url, document, people, board, seconds)
    share = (instance.processor_seconds() - before) / meters.seconds
    busy = _poll(instance, document, people[0], seconds)
    saves = board.times
    seen = board.seen_after()
    return figures(
        saves,
        requests=max(1, len(saves) + board.looks),
        rate=len(saves) / seconds,
        errors=board.errors(),
        statements=meters.statements,
        sent=board.bytes,
        memory_mb=memory_of(instance.processes()),
    ) | {
        "writers": writers,
        "paragraphs": PARAGRAPHS,
        "writing_percent_of_a_core": round(100 * share, 1),
        "saves": len(saves),
        "answers": dict(board.answers),
        "seen_by_others_p50_ms": percentile(seen, 50),
        "seen_by_others_p95_ms": percentile(seen, 95),
        "seen_with_pause_p95_ms": percentile([one + PAUSE for one in seen], 95),
        "seen_of": len(seen),
        "pollers": POLLERS,
        **busy,
    }


@dataclass(slots=True)
class Board:
    """What all clients note, each under the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    times: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    sent_at: dict[int, float] = field(default_factory=dict)
    #: Of a text, by how many others and when it was seen last of the first ten.
    seen_at: dict[int, list[float]] = field(default_factory=dict)
    looks: int = 0
    bytes: int = 0

    def saved(self, revision: int, begun: float, took: float, result: str) -> None:
        with self.lock:
            self.times.append(took)
            self.answers[result] += 1
            self.sent_at[revision] = begun

    def saw(self, revisions: list[int], size: int) -> None:
        at = time.perf_counter()
        with self.lock:
            self.looks += 1
            self.bytes += size
            for revision in revisions:
                self.seen_at.setdefault(revision, []).append(at)

    def errors(self) -> int:
        return sum(count for name, count in self.answers.items() if name != "saved")

    def seen_after(self) -> list[float]:
        """For each look that brought a text, how long after it was sent."""
        return [
            at - self.sent_at[revision]
            for revision, times in self.seen_at.items()
            if revision in self.sent_at
            for at in times
        ]


class Client:
    """One kept connection, opened again when the other side has closed it."""

    def __init__(self, url: str, cookies: Mapping[str, str] | None = None) -> None:
        self.place = urlsplit(url).netloc
        self.token = secrets.token_hex(16)
        known = dict(cookies or {}) | {settings.CSRF_COOKIE_NAME: self.token}
        self.cookie = "; ".join(f"{name}={value}" for name, value in known.items())
        self.url = url
        self.etags: dict[str, str] = {}
        self._connection: HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: str | None = None, *, bare: bool = False
    ) -> tuple[int, bytes]:
        """Status and body; ``bare`` leaves the cookies out, as the mark is asked for."""
        headers = {} if bare else {"Cookie": self.cookie, "X-CSRFToken": self.token}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Referer": self.url}
        if method == "GET" and (known := self.etags.get(path)):
            headers["If-None-Match"] = known
        for is_last in (False, True):
            try:
                return self._once(method, path, body, headers)
            except (OSError, HTTPException):
                self._connection = None
                if is_last:
                    raise
        raise AssertionError

    def _once(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = HTTPConnection(self.place, timeout=60)
        self._connection.request(method, path, body, dict(headers))
        response = self._connection.getresponse()
        told = response.read()
        if etag := response.headers.get("ETag"):
            self.etags[path] = etag
        return response.status, told


class Writer:
    """Types a word more each time; looks what others have written meanwhile."""

    def __init__(
        self, client: Client, document: Document, paragraph: Paragraph, board: Board
    ) -> None:
        self.client, self.board = client, board
        self.address = _paragraph_address(paragraph)
        self.changes = reverse("outcomes:changes", kwargs={"edition": SLUG})
        self.mark = _mark_address(document)
        self.head = paragraph.head_id
        self.body = paragraph.body
        self.newest = 0
        self.own: set[int] = set()

    def save(self) -> None:
        self.body = f"{self.body} {secrets.token_hex(3)}"[-4000:]
        message = {"client_uuid": str(uuid4()), "base": self.head, "body": self.body}
        begun = time.perf_counter()
        status, told = self.client.ask("PUT", self.address, json.dumps(message))
        took = time.perf_counter() - begun
        if status != 200:
            self.board.saved(-1, begun, took, str(status))
            return
        answer = json.loads(told)
        self.head = answer["head"]
        self.own.add(answer["revision"])
        self.board.saved(answer["revision"], begun, took, answer["result"])

    def look(self) -> None:
        if self.client.ask("GET", self.mark, bare=True)[0] == 304:
            return
        path = f"{self.changes}?since={self.newest}" if self.newest else self.changes
        status, told = self.client.ask("GET", path)
        if status != 200:
            return
        heads = [head for head in json.loads(told)["heads"].values() if head]
        known, self.newest = self.newest, max(heads)
        fresh = [head for head in heads if head > known and head not in self.own]
        self.board.saw(fresh if known else [], len(told))


def _write(
    url: str,
    document: Document,
    people: list[dict[str, str]],
    board: Board,
    seconds: float,
) -> None:
    paragraphs = list(document.paragraphs.in_order().select_related("head"))
    writers = [
        Writer(Client(url, cookies), document, paragraphs[n % len(paragraphs)], board)
        for n, cookies in enumerate(people)
    ]
    with ThreadPoolExecutor(len(writers)) as pool:
        stop_at = time.perf_counter() + seconds
        jobs = [pool.submit(_take_turns, one, stop_at) for one in writers]
        for job in jobs:
            job.result()


def _take_turns(writer: Writer, stop_at: float) -> None:
    _repeat(
        stop_at,
        (SAVE_EVERY, writer.save),
        (GLANCE, writer.look),
    )


def _repeat(stop_at: float, *turns: tuple[float, Callable[[], object]]) -> None:
    """Do each thing again and again so many seconds apart, beginning at any time."""
    due = [(time.perf_counter() + random.random() * every) for every, _do in turns]
    while (at := min(due)) < stop_at:
        time.sleep(max(0, at - time.perf_counter()))
        index = due.index(at)
        every, do = turns[index]
        do()
        due[index] = max(at + every, time.perf_counter())


def _poll(
    instance: OwnInstance, document: Document, cookies: dict[str, str], seconds: float
) -> dict[str, Any]:
    """What it costs that all participants ask for the mark; no page, no session."""
    mark = _mark_address(document)
    clients = [Client(instance.url) for _ in range(POLLERS)]
    board = Board()
    paragraph = document.paragraphs.in_order().select_related("head").first()
    assert paragraph is not None
    writer = Writer(Client(instance.url, cookies), document, paragraph, board)
    statuses: Counter[int] = Counter()

    def ask(client: Client) -> None:
        statuses[client.ask("GET", mark, bare=True)[0]] += 1

    def work(hand: int, stop_at: float) -> None:
        mine = clients[hand::HANDS]
        turns = [(POLL_EVERY, lambda one=one: ask(one)) for one in mine]
        _repeat(stop_at, *turns)

    before = instance.processor_seconds()
    begun = time.perf_counter()
    stop_at = begun + seconds
    with ThreadPoolExecutor(HANDS + 1) as pool:
        jobs = [pool.submit(work, hand, stop_at) for hand in range(HANDS)]
        jobs.append(pool.submit(_repeat, stop_at, (CHANGE_EVERY, writer.save)))
        for job in jobs:
            job.result()
    took = time.perf_counter() - begun
    share = (instance.processor_seconds() - before) / took
    return {
        "polls_a_second": round(sum(statuses.values()) / took, 1),
        "poll_answers": {str(status): n for status, n in sorted(statuses.items())},
        "polling_percent_of_a_core": round(100 * share, 1),
    }


def _paragraph_address(paragraph: Paragraph) -> str:
    words = {"edition": SLUG, "paragraph": paragraph.pk}
    return reverse("outcomes:paragraph", kwargs=words)


def _mark_address(document: Document) -> str:
    key = marks.key_of(document.pk, SLUG)
    return reverse("outcomes:mark", kwargs={"edition": SLUG, "key": key})
