"""Every form of the admin and every action of its lists, as administrator and organiser."""

import pytest

from tests.access.test_admin import cells, our_admins
from tests.fuzz.sending import INPUTS, send_all
from tests.fuzz.targets import Target, shown_forms

pytestmark = pytest.mark.django_db

PEOPLE = ("administrator", "organiser")


@pytest.fixture(scope="module")
def shown(world, visitors) -> list[Target]:
    found = shown_forms(visitors, [cell.address for cell in cells(world)], PEOPLE)
    return [target for target in found.values() if target.name.startswith("admin:")]


def test_no_form_is_left_out(world, visitors, shown):
    """Each model's list with its actions, and its pages to add, change and delete."""
    found = {target.name for target in shown}
    lacking = {
        f"{label}_{page}"
        for label in our_admins()
        for page in ("changelist", "add", "change", "delete")
        if f"admin:{label.replace('.', '_')}_{page}" not in found
    }
    closed = {
        f"{cell.label}_{cell.page}"
        for cell in cells(world)
        if "200" not in cell.expected("POST").values()
        and "302" not in cell.expected("POST").values()
    }

    # A list without an action or a row shows no form.
    assert {name for name in lacking - closed if "_changelist" not in name} == set()


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
