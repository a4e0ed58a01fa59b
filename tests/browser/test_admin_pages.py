"""Every page of the admin, of everybody who works in it."""

from collections.abc import Mapping

import pytest
from django.urls import reverse

from apps.registration.forms import STEPS
from tests.access.matrix import clients, expectation
from tests.access.test_admin import TABLE, cells, our_admins
from tests.browser.views import Explorer
from tests.browser.walking import EVERY_WAY, WAYS, walk

pytestmark = [
    pytest.mark.usefixtures("answers_are_not_kept"),
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
]

#: Pages that are no list, form or history of a model.
OF_OUR_OWN = (
    "registration_candidate",
    "programme_session_schedule",
    "programme_session_place",
    "outcomes_authority_names",
)
STAFF = ("administrator", "organiser", "reviewer", "foreigner")


#: Pages that are named by what they are rather than by whose they are.
OF_ALL_MODELS = ("delete", "history")


def shown_to(expected: Mapping[str, str]) -> list[str]:
    """Whoever is shown a page, by the table that ``tests/access`` holds the admin to."""
    return [name for name in STAFF if expected[name] == "200"]


def explore(explorer: Explorer, world) -> None:
    explorer.look("/admin/", STAFF)
    # What is added is asked for in the words in which it is changed.
    for cell in sorted(cells(world), key=lambda cell: cell.page == "add"):
        kind = {"add": "change"}.get(cell.page, cell.page)
        explorer.look(
            cell.address,
            shown_to(cell.expected("GET")),
            alike=kind if kind in OF_ALL_MODELS else f"{kind} {cell.label}",
        )
    for label in our_admins():
        app, model = label.split(".")
        explorer.look(reverse("admin:app_list", args=[app]), STAFF[:1], alike="app")
        explorer.look(
            reverse(f"admin:{app}_{model}_changelist") + "?q=no-such-words",
            STAFF[:1],
            alike="none",
        )
    for page, raw in TABLE["pages"].items():
        if page.startswith(OF_OUR_OWN) or page.endswith("_import"):
            words = [str(x).format(**world.names) for x in raw.get("args", [])]
            explorer.look(
                reverse(f"admin:{page}", args=words), shown_to(expectation(raw["GET"]))
            )
    # ``tests/access`` asks for the status only; here each page is drawn for everybody.
    assert explorer.refused == []
    call = world.names["academy_call_id"]
    for page in ("call", "all", *(step.slug for step in STEPS)):
        address = reverse("admin:registration_call_preview", args=[call, page])
        explorer.look(address, STAFF[:1])


@WAYS
def test_every_page_is_accessible_and_keeps_to_itself(
    world, watched_page, live_server, ways
):
    visitors = clients(world)
    explorer = Explorer(visitors, thorough=ways is EVERY_WAY)
    explore(explorer, world)

    wrong = walk(watched_page(), explorer.views, visitors, live_server.url, ways)

    assert wrong == [], "\n" + "\n".join(wrong)
