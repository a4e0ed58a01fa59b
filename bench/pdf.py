"""The Outcome Document's PDF against bare WeasyPrint on the very same HTML.

Rendered in this process, not by the worker, so that the time is the rendering's alone.
"""

import io
import resource
import time
from collections.abc import Callable
from typing import Any

import pikepdf
from weasyprint import CSS, HTML

from apps.outcomes.models import Snapshot
from apps.outcomes.rendering.compose import compose
from apps.outcomes.rendering.pdf import Enclosure, write_pdf
from bench.visitor import Visitor


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    snapshot = Snapshot.objects.order_by("pk").last()
    if snapshot is None:
        raise SystemExit("Stopped: no text is frozen yet, so there is no PDF.")
    composed = compose(snapshot)

    def ours() -> bytes:
        return write_pdf(
            html=composed.html,
            css=composed.css,
            frozen_at=composed.frozen_at,
            enclosure=Enclosure(
                name="outcome.json",
                content=snapshot.canonical.encode(),
                description="The text as data",
            ),
        )

    def bare() -> bytes:
        sheet = CSS(string=composed.css)
        return HTML(string=composed.html).write_pdf(stylesheets=[sheet]) or b""

    our_seconds, first = _timed(ours)
    bare_seconds, _ = _timed(bare)
    pages = _pages(first)
    download = Visitor(url)
    answer = download.get("/2023/outcome.pdf")
    return {
        "pages": pages,
        "bytes": len(first),
        "seconds": round(our_seconds, 3),
        "rate": round(pages / our_seconds, 1),
        "bare_weasyprint_seconds": round(bare_seconds, 3),
        "ratio": round(our_seconds / bare_seconds, 2),
        "identical_twice": first == ours(),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "download_status": answer.status,
        "download_ms": round(1000 * answer.seconds, 1),
    }


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def _timed(make: Callable[[], bytes]) -> tuple[float, bytes]:
    """Return the best of three runs, the first of them warming up the fonts."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        content = make()
        times.append(time.perf_counter() - started)
    return min(times), content
