"""A complete application with JavaScript off, from the form to the confirmation.

Accounts and sessions are made beforehand, outside the measurement: the e-mailed code
is not part of it. The people are removed afterwards.
"""

from typing import Any

from apps.registration.models import Application, Call
from bench.meters import drive, summary
from bench.people import remove, signed_in
from bench.visitor import Filling, Visitor

MARK = "@registration.bench.invalid"


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    call = next(
        (call for call in Call.objects.select_related("part") if call.is_open), None
    )
    if call is None:
        raise SystemExit("Stopped: no call for applications is open.")
    path = f"/2023/apply/{call.part.kind}"
    # Rather too many than too few: an unused account costs nothing.
    sessions = signed_in(round(50 * seconds), mark=MARK)

    form, sending = Filling(), Filling()

    def apply() -> Visitor | None:
        cookies = next(sessions, None)
        if cookies is None:
            return None
        visitor = Visitor(url, cookies)
        page = visitor.get(f"{path}/all/")
        check = visitor.post(f"{path}/all/", form.of(page.body))
        visitor.post(f"{path}/check/", sending.of(check.body))
        return visitor

    mine = Application.objects.filter(person__email__endswith=MARK)
    try:
        visitors, meters = drive(clients, seconds, apply)
        stored = mine.count()
    finally:
        remove(mark=MARK)
    return summary(visitors, meters) | {"applications_stored": stored}
