"""Every address × every persona × every method equals the written matrix."""

from dataclasses import replace

import pytest

from tests.access.matrix import (
    ask,
    clients,
    differences,
    page_names,
    read_lines,
    undrawn,
    url_names,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("answers_are_not_kept"),
]

LINES = read_lines()


def test_every_address_has_a_line():
    assert page_names() - {line.url for line in LINES} == set()


def test_every_line_names_an_address_that_exists():
    assert {line.url for line in LINES} - set(url_names()) == set()


@pytest.mark.parametrize("file", sorted({line.file for line in LINES}))
def test_everybody_gets_what_the_matrix_says(world, file):
    visitors = clients(world)

    found = [
        text
        for line in LINES
        if line.file == file
        for text in differences(line, world, visitors)
    ]

    assert found == [], "\n" + "\n".join(found)


def test_no_form_is_taken_without_its_token(world):
    visitors = clients(world, checks_csrf=True)

    with undrawn():
        taken = [
            f"{line.url} as {name}"
            for line in LINES
            if "POST" in line.expected and not line.has_no_csrf
            for name, client in visitors.items()
            if ask(client, "POST", line.address(world), line.body(world)) != "403"
        ]

    assert taken == []


def test_the_walk_sees_every_wrong_line(world):
    """A negative control: a matrix that is wrong for one persona is found out.

    It is found out twice for one that asks for the head as well.
    """
    visitors = clients(world)
    line = next(line for line in LINES if line.url == "core:privacy")

    for wrong in ("302", "403", "404", "login", "500"):
        for name, times in {"drafter": 1, "participant": 2}.items():
            expected = {"GET": {**line.expected["GET"], name: wrong}}
            found = differences(replace(line, expected=expected), world, visitors)
            assert [f" as {name}" in text for text in found] == [True] * times
