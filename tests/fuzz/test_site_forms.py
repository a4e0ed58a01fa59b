"""Every form of the site gets what no honest person sends; nothing may yield a 5xx.

The inputs are drawn with a fixed seed, so a failure can be seen again. Each answer is
undone before the next question. The default run sends a sample to each form, ``script/
test -m fuzz`` sends two thousand.
"""

import pytest
from django.urls import reverse

from tests.access.matrix import read_lines
from tests.fuzz.hostile import json_nonsense
from tests.fuzz.sending import INPUTS, send_all
from tests.fuzz.targets import SEEKERS, Target, posting_lines, shown_forms, unshown

pytestmark = pytest.mark.django_db

#: Taken, and shown as a form on no page that has one to show in this world.
WITHOUT_A_FORM = {
    "certificates:erase",
    "certificates:own",
    "contributions:hand-in",
    "outcomes:begin",
    "outcomes:choose",
    "outcomes:finish-remarks",
    "outcomes:correct",
    "outcomes:object",
    "outcomes:presence",
    "outcomes:reopen",
    "outcomes:split",
    "outcomes:publish",
    "outcomes:remark",
    "outcomes:translation",
    "programme:attendance",
    "programme:join",
    "programme:sign-up",
    "programme:swap",
    "registration:accompany",
    "registration:change",
    "registration:conflict",
    "registration:leave-updates",
    "registration:not-sent",
    "registration:review",
}


@pytest.fixture(scope="module")
def shown(world, visitors) -> list[Target]:
    pages = {}
    for line in read_lines():
        got = line.expected.get("GET", {})
        people = [name for name in SEEKERS if got.get(name) == "200"]
        if line.file != "sign_in" and people:
            pages[line.address(world)] = people
    # Whoever has filled in an application, and only they, can send it.
    check = reverse("registration:check", args=[world.edition.slug, "academy"])
    pages[check] = ["moderator"]
    return list(shown_forms(visitors, dict(sorted(pages.items()))).values())


def test_no_form_is_left_out(world, shown):
    """Whatever takes a post is shown as a form somewhere, or named here."""
    taking = {line.url for line in posting_lines() if line.file != "sign_in"}
    found = {target.name for target in shown}

    assert taking - found == WITHOUT_A_FORM


@INPUTS
def test_no_form_breaks(world, visitors, known, shown, inputs):
    everything = [*shown, *unshown(world, shown)]

    outcome = send_all(visitors, everything, known, inputs)

    outcome.check()
    # Most of it is told off politely; some is harmless and taken.
    assert min(outcome.answers[status] for status in (200, 302, 400, 422)) > 0


@INPUTS
def test_no_save_of_the_editor_breaks(world, visitors, known, inputs):
    line = next(x for x in read_lines() if x.url == "outcomes:paragraph")
    target = Target("outcomes:paragraph", "drafter", line.address(world))
    valid = {"body": "A text.", "base": 1, "client_uuid": known.uuids[0]}

    outcome = send_all(
        visitors,
        [target],
        known,
        inputs,
        method="PUT",
        make=lambda rng, _target, keys: json_nonsense(rng, valid, keys),
    )

    outcome.check()
    assert set(outcome.answers) <= {200, 400, 409, 423}
