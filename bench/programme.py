"""The public programme, as a visitor who is not signed in gets it."""

import gzip
from typing import Any

from bench.meters import drive, percentile, summary
from bench.visitor import Visitor

PAGES = ("/2023/programme/", "/2023/programme.ics", "/2023/", "/")


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    def visit() -> Visitor:
        visitor = Visitor(url)
        for _ in range(20):
            visitor.get(PAGES[0])
        return visitor

    for page in PAGES:
        Visitor(url).get(page)
    visitors, meters = drive(clients, seconds, visit)
    result = summary(visitors, meters)
    result["rate"] = result["requests_per_s"]
    return result | {"page": PAGES[0], "others": [_alone(url, page) for page in PAGES]}


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
