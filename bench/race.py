"""10,000 people apply through the pages for 500 places, given in order of arrival.

All are signed in beforehand; the edition they apply to, and they, are gone afterwards.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from apps.editions.choices import EditionStatus, PartKind
from apps.editions.models import Edition, Part, Series
from apps.notifications.models import Delivery
from apps.registration.choices import Mode
from apps.registration.models import Application, ApplicationDraft, Call
from bench.edition import remove_editions
from bench.meters import drive, percentile, summary
from bench.people import remove, signed_in
from bench.visitor import Filling, Visitor

CLIENTS = 50
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "10000"))
PLACES = int(os.environ.get("BENCH_PLACES", "500"))
MARK = "@race.bench.invalid"
SLUG = "2099-measured"
#: So long at most everybody together may take.
HOURS = 3600.0 * 3


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    _take_away()
    part = open_call(PLACES)
    try:
        return _measured(url, part, clients)
    finally:
        _take_away()


def _measured(url: str, part: Part, clients: int) -> dict[str, Any]:
    path = f"/{SLUG}/apply/{part.kind}"
    cookies = signed_in(PEOPLE, mark=MARK)

    form, sending = Filling(), Filling()

    def apply() -> Visitor | None:
        mine = next(cookies, None)
        if mine is None:
            return None
        visitor = Visitor(url, mine)
        page = visitor.get(f"{path}/all/")
        check = visitor.post(f"{path}/all/", form.of(page.body))
        visitor.post(f"{path}/check/", sending.of(check.body))
        return visitor

    visitors, meters = drive(clients, HOURS, apply)
    answers = [answer for visitor in visitors for answer in visitor.answers]
    sent = [a.seconds for a in answers if a.address.endswith("/check/")]
    return summary(visitors, meters) | {
        "people": PEOPLE,
        "places": PLACES,
        "clients": clients,
        "p95_ms_of_sending": percentile(sent, 95),
        "statuses": {str(k): n for k, n in Counter(a.status for a in answers).items()},
        **outcome(part),
    }


def open_call(places: int) -> Part:
    edition = Edition.objects.create(
        series=Series.objects.first() or Series.objects.create(title="Measured"),
        slug=SLUG,
        ordinal=9099,
        year=2099,
        status=EditionStatus.OPEN,
    )
    part = Part.objects.create(
        edition=edition, kind=PartKind.CONFERENCE, capacity=places
    )
    day = timedelta(days=1)
    Call.objects.create(
        part=part, mode=Mode.OPEN, opens_at=now() - day, closes_at=now() + day
    )
    return part


def outcome(part: Part) -> dict[str, Any]:
    rows = Application.objects.filter(part=part)
    admitted = [*rows.admitted().values_list("pk", flat=True)]
    waiting = [*rows.waiting().values_list("pk", flat=True)]
    since = [*rows.waiting().values_list("waiting_since", flat=True)]
    told = ("registration/admitted", "registration/waiting")
    letters = Delivery.objects.filter(
        person__in=rows.values("person"), template__in=told
    )
    return {
        "admitted": len(admitted),
        "waiting": len(waiting),
        # The part is locked before the row is written, so keys tell who came first.
        "in_order": waiting == sorted(waiting)
        and len({*since}) == len(since)
        and (not waiting or max(admitted, default=0) < min(waiting)),
        "letters": letters.count(),
        "people_with_a_letter": letters.values("person").distinct().count(),
    }


def _take_away() -> None:
    remove(mark=MARK, seconds=600)
    ApplicationDraft.objects.filter(part__edition__slug=SLUG).delete()
    remove_editions(SLUG)
