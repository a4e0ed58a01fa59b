"""Marks in a text: what they stand for, how they are read, and what stays whole."""

import pytest

from apps.core.markup import plain, render
from apps.outcomes import wording
from apps.outcomes.text.brackets import brackets_in, is_open, passages_of
from apps.outcomes.text.references import (
    Meanings,
    Target,
    Work,
    broken_in,
    spelled,
)

KNOWN = Meanings(
    targets={
        "k3f9m2qa": Target("00000000-0000-0000-0000-000000000005", "5 (a)"),
        "hhhh2222": Target("00000000-0000-0000-0000-000000000009", "[Money] & time"),
    },
    works={
        "vol-1": Work(
            "A. Author", "On *Rights*", "https://a.example/(1)", "Graz, 2020"
        ),
        "vol-2": Work("", "Plain", "", ""),
    },
)
VOLUME_1 = "A. Author, [*On \\*Rights\\**](<https://a.example/(1)>), Graz, 2020"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "As in [[k3f9m2qa]].",
            "As in [5 (a)](#p-00000000-0000-0000-0000-000000000005).",
        ),
        ("As in [[zzzzzzzz]].", "As in [[zzzzzzzz]]."),
        ("Known[@vol-2].", "Known[^c1].\n\n[^c1]: *Plain*."),
        (
            "A[@vol-1, p. 12] b[@vol-2] c[@vol-1, p. 12]",
            f"A[^c1] b[^c2] c[^c1]\n\n[^c1]: {VOLUME_1}, p. 12.\n[^c2]: *Plain*.",
        ),
        ("Unknown[@vol-9].", "Unknown[@vol-9]."),
        (
            "A[^c1] b[@vol-2]\n\n[^c1]: See [@vol-2, p. 3].",
            "A[^c1] b[^cc1]\n\n[^c1]: See *Plain*, p. 3.\n\n[^cc1]: *Plain*.",
        ),
        ("No mark (at all).", "No mark (at all)."),
    ],
)
def test_marks_are_spelled_out(written, read):
    assert spelled(written, KNOWN) == read


def test_what_is_spelled_out_is_read_as_numbers_and_notes():
    html = render(spelled("As in [[k3f9m2qa]][@vol-1, p. 12].", KNOWN))

    assert html == (
        '<p>As in <a href="#p-00000000-0000-0000-0000-000000000005"'
        ' rel="noopener noreferrer nofollow">5 (a)</a>¹.</p>\n'
        '<p>¹ A. Author, <a href="https://a.example/(1)"'
        ' rel="noopener noreferrer nofollow"><em>On *Rights*</em></a>,'
        " Graz, 2020, p. 12.</p>"
    )


def test_a_heading_is_called_by_its_words_whatever_they_are():
    read = spelled("Under [[hhhh2222]]", KNOWN)

    assert plain(read) == "Under [Money] & time"


def test_what_stands_for_nothing_is_found():
    text = "[[k3f9m2qa]] [[zzzzzzzz]] [@vol-1] [@vol-9, p. 3] [x] [^1]"

    assert broken_in(text, KNOWN) == ["[[zzzzzzzz]]", "[@vol-9, p. 3]"]


@pytest.mark.parametrize(
    ("text", "passages", "halves"),
    [
        ("Cities [shall] [must [always]] listen.", ["[shall]", "[must [always]]"], 0),
        (
            "[^1] [[k3f9m2qa]] [@vol-1] [a](https://a.example/) \\[sic\\]\n\n[^1]: x",
            [],
            0,
        ),
        ("[see [[k3f9m2qa]]]", ["[see [[k3f9m2qa]]]"], 0),
        ("[a [b] c", ["[b]"], 1),
        ("a] [b", [], 2),
        ("[[short]]", ["[[short]]"], 0),
    ],
)
def test_brackets_are_what_is_not_agreed(text, passages, halves):
    assert passages_of(text) == passages
    assert len(brackets_in(text).halves) == halves
    assert is_open(text) is bool(passages or halves)


def test_what_is_not_agreed_is_marked_paragraph_by_paragraph():
    html = render(spelled("One [two.\n\nThree] four.", KNOWN))

    assert html.count("<mark>") == html.count("</mark>") == 2
    assert html.count("Not agreed:") == 2
    assert "[two." in html


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One[@vol-1, p. 12]. Two.", ["One[@vol-1, p. 12].", "Two."]),
        ("One [not. Agreed]. Two.", ["One [not. Agreed].", "Two."]),
        ("One [half. Two.", ["One [half.", "Two."]),
        ("", []),
    ],
)
def test_no_mark_is_cut_in_two(text, pieces):
    assert wording.sentences(text) == pieces


def test_references_and_citations_survive_a_split_and_a_join():
    text = "See [[k3f9m2qa]]. Cite[@vol-1, p. 12][^1].\n\n[^1]: Note."

    halves = wording.split_before(text, 1)

    assert halves == ("See [[k3f9m2qa]].", "Cite[@vol-1, p. 12][^1].\n\n[^1]: Note.")
    assert wording.joined(*halves) == text
