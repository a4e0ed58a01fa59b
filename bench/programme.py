"""The public programme, as a visitor who is not signed in gets it."""

import gzip
from html.parser import HTMLParser
from typing import Any

from apps.accounts.models import User
from apps.programme.models import CalendarKey
from bench.edition import SESSIONS, full_edition, give_agenda
from bench.meters import Meters, drive, percentile, summary
from bench.people import remove, signed_in
from bench.visitor import Visitor

#: Every word in an address makes the page anew; this one chooses nothing.
ANEW = "?kind="
SHARED = ("memory_mb", "memory_web_worker_mb", "memory_parts_mb")


#: Of a small edition, beside the one of ``SESSIONS``.
FEW = 10
#: So often each page is asked for, alone.
TIMES = 20
READER = "@reader.bench.invalid"


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with full_edition(FEW) as edition:
        few = {
            "from_cache": _rate(url, f"{edition}programme/", clients, seconds / 2),
            "uncached": _rate(url, f"{edition}programme/{ANEW}", clients, seconds / 2),
            "looks": _looks(url, edition),
        }
    remove(mark=READER)
    try:
        return _of_a_full_edition(url, clients, seconds) | {f"at_{FEW}_sessions": few}
    finally:
        remove(mark=READER)


def _of_a_full_edition(url: str, clients: int, seconds: float) -> dict[str, Any]:
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
            "looks": _looks(url, edition),
        }


def _rate(url: str, page: str, clients: int, seconds: float) -> dict[str, Any]:
    driven = _driven(url, page, clients, seconds)
    return {key: driven[key] for key in ("rate", "p95_ms", "cpu_ms_per_request")}


def _looks(url: str, edition: str) -> dict[str, dict[str, Any]]:
    """What each look at the programme asks, made anew for every request."""
    [cookies] = signed_in(1, mark=READER)
    person = User.objects.filter(email__endswith=READER).latest("pk")
    give_agenda(person)
    key = CalendarKey.objects.create(person=person)
    nobody: dict[str, str] = {}
    programme = f"{edition}programme/"
    looks = {
        "list": (nobody, programme + ANEW),
        "by_question": (nobody, f"{programme}?by=question"),
        "grid": (nobody, f"{programme}grid/{ANEW}"),
        "text": (nobody, f"{programme}text/{ANEW}"),
        "session": (nobody, f"{programme}session-0/{ANEW}"),
        "list_signed_in": (cookies, programme),
        "grid_signed_in": (cookies, f"{programme}grid/"),
        "session_signed_in": (cookies, f"{programme}session-0/"),
        "agenda": (cookies, "/me/agenda/"),
        "own_calendar": (nobody, key.get_absolute_url()),
    }
    background = Meters.after_listening().background
    return {
        name: _look(Visitor(url, who), path, background)
        for name, (who, path) in looks.items()
    }


def _look(visitor: Visitor, path: str, background: float) -> dict[str, Any]:
    visitor.get(path)
    meters = Meters(background=background)
    with meters.running():
        answers = [visitor.get(path) for _ in range(TIMES)]
    return {
        "errors": sum(answer.status >= 400 for answer in answers),
        "sql_per_request": round(meters.statements / TIMES, 1),
        "cpu_ms_per_request": round(1000 * meters.processor_seconds / TIMES, 1),
        "p50_ms": percentile([answer.seconds for answer in answers], 50),
        "bytes_if_compressed": len(gzip.compress(answers[0].body)),
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
