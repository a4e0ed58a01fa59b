"""Every form of the admin and every action of its lists, as administrator and organiser."""

import pytest
from django.urls import reverse

from tests.access.test_admin import cells, our_admins
from tests.fuzz.sending import INPUTS, send_all
from tests.fuzz.targets import Target, shown_forms

pytestmark = pytest.mark.django_db

PEOPLE = ("administrator", "organiser")
OF_THE_SCHEDULE = {
    "programme_session_schedule": "edition_id",
    "programme_session_place": "session_key",
}


@pytest.fixture(scope="module")
def shown(world, visitors) -> list[Target]:
    pages = {}
    for cell in cells(world):
        got = cell.expected("GET")
        pages[cell.address] = [name for name in PEOPLE if got[name] == "200"]
    for page, name in OF_THE_SCHEDULE.items():
        pages[reverse(f"admin:{page}", args=[world.names[name]])] = PEOPLE
    found = shown_forms(visitors, pages)
    return [target for target in found.values() if target.name.startswith("admin:")]


def test_no_form_is_left_out(world, shown):
    """Each page of each model that takes what is sent, and each list with actions."""
    found = {target.name for target in shown}
    taking = {
        f"admin:{cell.label.replace('.', '_')}_{cell.page}"
        for cell in cells(world)
        if cell.page in {"add", "change"}
        and {"200", "302"} & set(cell.expected("POST").values())
    }
    acting = {
        f"admin:{label.replace('.', '_')}_changelist"
        for label, page in our_admins().items()
        if page.actions and page.model._default_manager.exists()
    }

    assert taking | acting <= found
    assert len(taking) == 57
    assert len(acting) == 12


def test_the_forms_of_the_schedule_are_sent_too(shown):
    ours = {"admin:programme_session_place", "admin:programme_session_undo"}

    assert ours <= {target.name for target in shown}


@INPUTS
def test_no_form_breaks(visitors, known, shown, inputs):
    outcome = send_all(visitors, shown, known, inputs)

    outcome.check()
    assert min(outcome.answers[status] for status in (200, 302, 400, 403)) > 0


def test_the_count_sees_what_breaks(world, visitors, known, shown, monkeypatch):
    """A negative control: a page that breaks is found out."""
    monkeypatch.setattr(
        "django.contrib.admin.options.ModelAdmin.changeform_view",
        lambda *_args, **_words: 1 / 0,
    )
    page = next(x for x in shown if x.name == "admin:programme_session_add")

    outcome = send_all(visitors, [page], known, 3)

    assert outcome.answers[500] == len(outcome.broken) == 3
    assert "ZeroDivisionError" in outcome.broken[0]
