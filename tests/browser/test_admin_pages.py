"""Every page of the admin, of everybody who works in it."""

import pytest
from django.urls import reverse

from apps.registration.forms import STEPS
from tests.access.matrix import clients
from tests.access.test_admin import TABLE, our_admins, rows_of
from tests.browser.views import Explorer
from tests.browser.walking import WAYS, walk

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
)
STAFF = ("administrator", "organiser", "reviewer", "foreigner")


def explore(explorer: Explorer, world) -> None:
    explorer.look("/admin/", STAFF)
    for label, registered in our_admins().items():
        app, model = label.split(".")
        name = f"admin:{app}_{model}"
        explorer.look(reverse("admin:app_list", args=[app]), STAFF[:1], alike="app")
        for page in ("changelist", "add"):
            explorer.look(reverse(f"{name}_{page}"), STAFF)
        explorer.look(
            reverse(f"{name}_changelist") + "?q=no-such-words", STAFF[:1], alike="none"
        )
        for row in rows_of(registered, world).values():
            for page in ("change", "delete", "history") if row else ():
                explorer.look(
                    reverse(f"{name}_{page}", args=[row.pk]),
                    STAFF,
                    alike="" if page == "change" else page,
                )
    for page, raw in TABLE["pages"].items():
        if page.startswith(OF_OUR_OWN) or page.endswith("_import"):
            words = [str(x).format(**world.names) for x in raw.get("args", [])]
            explorer.look(reverse(f"admin:{page}", args=words), STAFF)
    call = world.names["academy_call_id"]
    for page in ("call", "all", *(step.slug for step in STEPS)):
        address = reverse("admin:registration_call_preview", args=[call, page])
        explorer.look(address, STAFF[:1])


@WAYS
def test_every_page_is_accessible_and_keeps_to_itself(
    world, watched_page, live_server, ways
):
    visitors = clients(world)
    explorer = Explorer(visitors)
    explore(explorer, world)

    wrong = walk(watched_page(), explorer.views, visitors, live_server.url, ways)

    assert wrong == [], "\n" + "\n".join(wrong)
