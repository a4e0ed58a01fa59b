"""Texts that were frozen in an earlier form are read like those of today."""

import copy

import pytest

from apps.outcomes import frozen

SOURCE = {
    "contribution": 7,
    "kind": "finding",
    "kind_label": "Finding",
    "relation": "taken_from",
    "relation_label": "Taken from",
    "quote": "We listened.",
    "attributed_to": "Example City",
    "world_region": "Europe",
    "session": {"slug": "listening", "title": "Listening"},
    "key_questions": [{"code": "C1.Q1", "text": "What works?"}],
}
REMARK = {"id": "r", "revision": 3, "sha256": "c", "body": "Why.", "sources": [SOURCE]}


def paragraph(name, kind, **facts):
    text = {"revision": 1, "sha256": name, "body": name, "sources": [], "remark": None}
    return {"id": name, "kind": kind, **text, **facts}


#: As version 1 of a document stood in the database.
FORM_1 = {
    "format": "hrgl-outcome/1",
    "edition": {"slug": "2031", "year": 2031},
    "document": {
        "title": "Rights",
        "subtitle": "",
        "enacting_text": "We",
        "language": "en",
    },
    "label": "Conference text",
    "purpose": "conference",
    "number": 1,
    "paragraphs": [
        paragraph("h", "heading", number=None),
        paragraph("p", "provision", number=1, sources=[SOURCE], remark=REMARK),
    ],
}

FORM_2 = copy.deepcopy(FORM_1)
FORM_2["format"] = "hrgl-outcome/2"
FORM_2["paragraphs"] = [
    paragraph(
        "h", "heading", level=0, label="", place="A", handle="aaa", alternative_of=None
    ),
    paragraph(
        "p",
        "provision",
        level=0,
        label="1",
        place="1",
        handle="bbb",
        alternative_of=None,
        sources=[SOURCE],
        remark=REMARK,
    ),
]


@pytest.mark.parametrize("content", [FORM_1, FORM_2], ids=["form 1", "form 2"])
def test_each_form_is_read_alike(content):
    text = frozen.read(content)

    assert (text.title, text.language) == ("Rights", "en")
    assert [entry.mark for entry in text.entries] == ["", "1."]
    assert text.places == {"p": "1"}
    assert text.ids == {"h", "p", "r"}
    assert [source.session_title for source in text.sources] == ["Listening"] * 2
    assert text.entries[1].remark.body == "Why."


def test_a_form_that_never_was_is_not_guessed():
    with pytest.raises(KeyError):
        frozen.read(FORM_1 | {"format": "hrgl-outcome/9"})


@pytest.mark.parametrize("name", ["number", "place"])
def test_finished_remarks_take_the_place_of_the_adopted_ones(name):
    finished = {"remarks": [REMARK | {"body": "Because.", "explains": "p", name: 1}]}

    text = frozen.read(FORM_1).with_remarks(finished)

    assert text.entries[1].remark.body == "Because."
    assert frozen.read(FORM_1).with_remarks(None) == frozen.read(FORM_1)
