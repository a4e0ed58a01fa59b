"""The public programme, as a visitor who is not signed in gets it."""

import gzip
from html.parser import HTMLParser
from typing import Any

from bench.edition import SESSIONS, full_edition
from bench.meters import drive, percentile, summary
from bench.visitor import Visitor

#: Every word in an address makes the page anew; this one chooses nothing.
ANEW = "?kind="
SHARED = ("memory_mb", "memory_web_worker_mb", "memory_parts_mb")


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with full_edition() as edition:
        page = f"{edition}programme/"
        Visitor(url).get(page)
        kept = _driven(url, page, clients, seconds)
        anew = _driven(url, page + ANEW, clients, seconds)
        others = (
            f"{page}text/",
            f"{edition}programme.ics",
            edition,
            f"{edition}partners/",
            "/",
        )
        return kept | {
            "sessions": SESSIONS,
            "page": page,
            "uncached": {k: v for k, v in anew.items() if k not in SHARED},
            "first_visit_bytes": _first_visit(url, page),
            "first_visit_text_bytes": _first_visit(url, f"{page}text/"),
            "alone": [_alone(url, path) for path in (page, page + ANEW, *others)],
        }


def _driven(url: str, page: str, clients: int, seconds: float) -> dict[str, Any]:
    def visit() -> Visitor:
        visitor = Visitor(url)
        for _ in range(20):
            visitor.get(page)
        return visitor

    visitors, meters = drive(clients, seconds, visit)
    result = summary(visitors, meters)
    result["rate"] = result.pop("requests_per_s")
    for key in ("journeys", "requests_per_journey", "sql_per_journey"):
        del result[key]
    return result


def _alone(url: str, page: str) -> dict[str, Any]:
    visitor = Visitor(url)
    for _ in range(20):
        answer = visitor.get(page)
    return {
        "page": page,
        "status": answer.status,
        "p50_ms": percentile([a.seconds for a in visitor.answers], 50),
        "bytes": len(answer.body),
        "bytes_sent": answer.bytes_sent,
        "bytes_if_compressed": len(gzip.compress(answer.body)),
    }


class _Needed(HTMLParser):
    """Collects what a browser loads for a page: styles, scripts, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in {"stylesheet", "icon"}:
            self.paths.add(given.get("href") or "")
        elif tag in {"script", "img"} and given.get("src"):
            self.paths.add(given["src"] or "")


def _first_visit(url: str, page: str) -> int:
    """All bytes that a browser with an empty cache loads, compressed as they are sent."""
    visitor = Visitor(url)
    needed = _Needed()
    needed.feed(visitor.get(page).body.decode())
    for path in sorted(needed.paths):
        visitor.get(path)
    return sum(answer.bytes_sent for answer in visitor.answers)
