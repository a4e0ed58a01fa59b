"""The Outcome Document's PDF, from the order to the stored file, against bare WeasyPrint.

A worker of its own makes it, with the command line of the Procfile, in a database of its
own: frozen texts can never be deleted.
"""

import hashlib
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pikepdf
from django.db import connection
from django.utils.timezone import now
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from apps.accounts.models import User
from apps.core import printing
from apps.core.printing import Enclosure, write_pdf
from apps.editions.choices import EditionStatus
from apps.editions.models import Edition, Series
from apps.outcomes.canonical import serialise
from apps.outcomes.choices import Purpose
from apps.outcomes.models import Document, Rendering, Snapshot
from apps.outcomes.rendering.compose import Composed, compose
from apps.outcomes.tasks import render_file
from bench.meters import Meters, family_of, figures, memory_of
from bench.own_database import own_database

RUNS = 3
PROVISIONS = 62
QUEUE = "hrgl-bench-pdf"
PATIENCE = 120
PROVISION = (
    "Local governments are encouraged to make *human rights* part of their budget, to "
    "publish each year what was spent on them, and to let those concerned say whether it "
    "has helped. "
)
REMARK = (
    "Several cities reported that a first attempt had failed because nobody was "
    "responsible. Where an office with a name and a budget was set up, results were seen "
    "within two years. "
)


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with own_database("hrgl_bench_pdf") as name, _worker(name) as worker:
        return _measured(worker)


def _measured(worker: "subprocess.Popen[bytes]") -> dict[str, Any]:
    snapshot = _long_text()
    _order(snapshot)  # The first one loads WeasyPrint and the fonts.
    meters = Meters()
    with meters.running(), _asking() as asked:
        made = [_order(snapshot) for _ in range(RUNS)]
    memory = memory_of(family_of(worker.pid))
    times = [seconds for seconds, _ in made]
    content = made[0][1]
    composed = compose(snapshot)
    bare = _best(lambda: _bare(composed))
    ours = _best(lambda: _ours(snapshot, composed))
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    shared = figures(
        times,
        requests=RUNS,
        rate=1 / statistics.median(times),
        errors=0,
        statements=meters.statements - len(asked),
        sent=RUNS * len(content),
        memory_mb=memory,
    )
    return shared | {
        "pages": pages,
        "pages_per_s": round(pages / statistics.median(times), 1),
        "bare_weasyprint_ms": round(1000 * bare, 1),
        "ratio": round(min(times) / bare, 2),
        "ratio_of_rendering": round(ours / bare, 2),
        "identical": len({content for _, content in made}) == 1,
        "memory_peak_mb": _peak(worker.pid),
        **_judged(content),
    }


def _judged(content: bytes) -> dict[str, Any]:
    """What veraPDF says of both profiles, where ``VERAPDF`` names the programme."""
    programme = os.environ.get("VERAPDF")
    if not programme:
        return {}
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        said = {
            profile: subprocess.run(
                [programme, "--format", "text", "--flavour", profile, file.name],
                capture_output=True,
                text=True,
                check=False,
            ).stdout.split(maxsplit=1)
            for profile in ("3a", "ua1")
        }
    return {"verapdf": {name: (words or ["?"])[0] for name, words in said.items()}}


@contextmanager
def _asking() -> Iterator[list[str]]:
    """Note the statements of this process, which looks all the time whether it is done."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


@contextmanager
def _worker(name: str) -> Iterator["subprocess.Popen[bytes]"]:
    where = urlsplit(os.environ["DATABASE_URL"])
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "--quiet", "--app", "hrgl", "worker"),
            *("--concurrency", "1", "--loglevel", "ERROR", "--queues", QUEUE),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
        env=os.environ | {"DATABASE_URL": urlunsplit(where._replace(path=f"/{name}"))},
        stdout=sys.stderr,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _order(snapshot: Snapshot) -> tuple[float, bytes]:
    """Order the file as the page does; return how long it took, and the file."""
    Rendering.objects.all().delete()
    started = time.perf_counter()
    render_file.apply_async((snapshot.pk,), queue=QUEUE)
    while time.perf_counter() - started < PATIENCE:
        found = Rendering.objects.without_content().first()
        if found and found.failure:
            raise SystemExit(f"Stopped: no PDF was made: {found.failure}")
        if found and found.sha256:
            seconds = time.perf_counter() - started
            return seconds, bytes(Rendering.objects.get().content or b"")
        time.sleep(0.01)
    raise SystemExit(f"Stopped: no PDF was made within {PATIENCE} s.")


def _bare(composed: Composed) -> bytes:
    """The same words in the same fonts, without tags, marks and enclosures."""
    fetch = printing._only_our_fonts()  # noqa: SLF001 -- the fonts alone are shared
    fonts = FontConfiguration()
    sheet = CSS(string=composed.css, font_config=fonts, url_fetcher=fetch)
    html = HTML(string=composed.html, url_fetcher=fetch)
    return html.write_pdf(stylesheets=[sheet], font_config=fonts) or b""


def _ours(snapshot: Snapshot, composed: Composed) -> bytes:
    return write_pdf(
        html=composed.html,
        css=composed.css,
        frozen_at=composed.frozen_at,
        enclosures=[
            Enclosure(
                name="outcome.json",
                content=snapshot.canonical.encode(),
                description="The text as data",
                at=composed.frozen_at,
            )
        ],
    )


def _best(make: Callable[[], bytes]) -> float:
    """Return the best of some runs after one that warms up."""
    times = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        make()
        times.append(time.perf_counter() - started)
    return min(times[1:])


def _peak(pid: int) -> int:
    """Return the most memory that the worker or its child has had, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    peaks = [0]
    for process in (pid, *map(int, children)):
        told = Path(f"/proc/{process}/status").read_text()
        line = next(row for row in told.splitlines() if row.startswith("VmHWM:"))
        peaks.append(int(line.split()[1]) // 1024)
    return max(peaks)


def _long_text() -> Snapshot:
    person = User.objects.create(email="frozen@bench.invalid", full_name="Measured")
    edition = Edition.objects.create(
        series=Series.objects.create(title="Measured"),
        slug="2099",
        ordinal=9099,
        year=2099,
        status=EditionStatus.RUNNING,
    )
    canonical = serialise(_content())
    return Snapshot.objects.create(
        document=Document.objects.create(edition=edition),
        number=1,
        purpose=Purpose.CONFERENCE,
        label="Conference text",
        canonical=canonical,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        frozen_at=now(),
        frozen_by=person,
    )


def _content() -> dict[str, Any]:
    return {
        "format": "hrgl-outcome/1",
        "edition": {
            "slug": "2099",
            "year": 2099,
            "ordinal": 9099,
            "series": "Human Rights Go Local",
            "theme_title": "What works",
            "theme_subtitle": "",
            "starts_on": "2099-06-01",
            "ends_on": "2099-06-05",
        },
        "document": {
            "title": "Measured",
            "subtitle": "",
            "enacting_text": PROVISION,
            "language": "en",
        },
        "label": "Conference text",
        "purpose": "conference",
        "number": 1,
        "paragraphs": [_paragraph(n) for n in range(1, PROVISIONS + 1)],
    }


def _paragraph(number: int) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "kind": "provision",
        "number": number,
        "revision": f"r{number}",
        "sha256": "",
        "body": PROVISION * 3,
        "sources": [],
        "remark": {
            "id": f"m{number}",
            "revision": f"s{number}",
            "sha256": "",
            "body": REMARK * 5,
            "sources": [],
        },
    }
