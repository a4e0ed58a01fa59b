"""Sub-paragraphs: made, moved with what they belong to, frozen and read."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.core.refusals import Refused
from apps.outcomes.actions import cutting, levels, moving, structure
from apps.outcomes.canonical import live_paragraphs
from apps.outcomes.queries import workspace
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot
from tests.factories.programme import an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(document, drafter):
    """1, 1 (a), 1 (b), 2."""
    return [
        a_paragraph(document, drafter, body, kind=kind)
        for body, kind in (
            ("Encourages cities:", "provision"),
            ("to listen;", "item"),
            ("to answer;", "item"),
            ("Asks again.", "provision"),
        )
    ]


def change(action, paragraph, drafter, **more):
    paragraph.document.refresh_from_db()
    return action(
        paragraph,
        by=drafter,
        structure_version=paragraph.document.structure_version,
        **more,
    )


def places(document, drafter):
    """What stands where: the place and the first word of each paragraph."""
    document.refresh_from_db()
    return [
        f"{row.label.place} {row.paragraph.body}".strip()
        for row in workspace(document, drafter).rows
    ]


def test_an_item_belongs_to_what_stands_before_it(document, drafter, text):
    assert places(document, drafter) == [
        "1 Encourages cities:",
        "1 (a) to listen;",
        "1 (b) to answer;",
        "2 Asks again.",
    ]


def test_a_paragraph_becomes_part_of_the_one_above_it_and_stands_for_itself_again(
    document, drafter, text
):
    change(levels.indent, text[3], drafter)
    change(levels.indent, text[2], drafter)
    deeper = places(document, drafter)
    change(levels.outdent, text[2], drafter)
    change(levels.outdent, text[3], drafter)

    assert deeper == [
        "1 Encourages cities:",
        "1 (a) to listen;",
        "1 (a) (i) to answer;",
        "1 (b) Asks again.",
    ]
    assert places(document, drafter)[2:] == ["1 (b) to answer;", "2 Asks again."]


def test_an_item_of_the_preamble_goes_back_to_the_preamble(document, drafter):
    a_paragraph(document, drafter, "Recalling", kind="preamble")
    item = a_paragraph(document, drafter, "Noting", kind="item")

    change(levels.outdent, item, drafter)

    assert places(document, drafter) == ["PP1 Recalling", "PP2 Noting"]


def indent_the_first(document, drafter, text):
    change(levels.indent, text[0], drafter)


def indent_a_heading(document, drafter, text):
    change(
        levels.indent, a_paragraph(document, drafter, "Part", kind="heading"), drafter
    )


def indent_what_has_a_remark(document, drafter, text):
    change(structure.add_remark, text[3], drafter, body="Why.")
    change(levels.indent, text[3], drafter)


def cut_items_off_by_a_heading(document, drafter, text):
    change(levels.indent, text[2], drafter)
    a_paragraph(document, drafter, "Then", kind="heading", after=text[0].pk)


def outdent_a_provision(document, drafter, text):
    change(levels.outdent, text[0], drafter)


def move_over_the_first(document, drafter, text):
    change(moving.move, text[1], drafter, up=True)


def insert_at_the_top(document, drafter, text):
    other = DocumentFactory(edition=an_academy("2032").edition)
    a_paragraph(other, drafter, "to listen;", kind="item")


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (indent_the_first, "loose"),
        (indent_a_heading, "deepest"),
        (indent_what_has_a_remark, "has_remark"),
        (cut_items_off_by_a_heading, "loose"),
        (outdent_a_provision, "no_item"),
        (move_over_the_first, "loose"),
        (insert_at_the_top, "loose"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    document, drafter, text, attempt, code
):
    with pytest.raises(Refused) as refusal:
        attempt(document, drafter, text)

    assert refusal.value.code == code
    assert places(document, drafter)[:2] == ["1 Encourages cities:", "1 (a) to listen;"]


def test_a_paragraph_takes_its_items_along(document, drafter, text):
    change(moving.move, text[3], drafter, up=True)
    moved = places(document, drafter)
    change(structure.remove, text[0], drafter)
    removed = places(document, drafter)
    change(structure.restore, text[0], drafter)

    assert moved == [
        "1 Asks again.",
        "2 Encourages cities:",
        "2 (a) to listen;",
        "2 (b) to answer;",
    ]
    assert removed == ["1 Asks again."]
    assert places(document, drafter) == moved


def test_items_are_split_and_joined_at_their_level(document, drafter, text):
    item = text[1]
    change(
        cutting.split,
        a_paragraph(document, drafter, "One. Two.", kind="item", after=item.pk),
        drafter,
        sentence=1,
        id=uuid4(),
        base=live_paragraphs(document)[2].head_id,
    )
    split = places(document, drafter)
    one, two = live_paragraphs(document)[2:4]
    change(cutting.join, one, drafter, base=one.head_id, next_base=two.head_id)

    assert split[2:4] == ["1 (b) One.", "1 (c) Two."]
    assert places(document, drafter)[2:4] == ["1 (b) One. Two.", "1 (c) to answer;"]


def test_a_text_is_frozen_with_its_items(document, drafter, organiser, text):
    snapshot = a_snapshot(document, organiser)

    assert snapshot.numbers == {
        str(text[0].pk): "1",
        str(text[1].pk): "1 (a)",
        str(text[2].pk): "1 (b)",
        str(text[3].pk): "2",
    }
    content = json.loads(snapshot.canonical)
    names = ("kind", "level", "label", "place", "handle", "alternative_of")
    assert content["format"] == "hrgl-outcome/2"
    assert [content["paragraphs"][1][name] for name in names] == [
        *("item", 1, "(a)", "1 (a)", text[1].handle, None),
    ]
    assert [entry.mark for entry in snapshot.text.entries] == ["1.", "(a)", "(b)", "2."]


def test_a_text_with_a_loose_item_is_not_frozen(document, drafter, organiser, text):
    type(text[0]).objects.filter(pk=text[0].pk).update(kind="heading")

    with pytest.raises(Refused) as refusal:
        a_snapshot(document, organiser)

    assert refusal.value.code == "loose"
    assert not document.snapshots.exists()


def test_the_page_makes_an_item_and_takes_it_out_again(client, document, drafter, text):
    client.force_login(drafter)
    at = reverse("outcomes:move", kwargs={"edition": "2031", "paragraph": text[3].pk})

    for direction, place in (("in", "1 (c)"), ("out", "2")):
        document.refresh_from_db()
        sent = {"structure_version": document.structure_version, "direction": direction}
        answer = client.post(at, sent)
        assert answer.status_code == 302
        assert places(document, drafter)[3] == f"{place} Asks again."

    page = client.get(reverse("outcomes:draft", kwargs={"edition": "2031"}))
    html = page.content.decode()
    assert '<span class="hr-draft__number">(a)</span> Sub-paragraph' in html
    assert html.count("hr-draft__row--level-1") == 2


def test_readers_of_a_version_find_each_item_under_its_name(
    client, document, drafter, organiser, text
):
    a_snapshot(document, organiser)
    client.force_login(organiser)

    at = reverse("outcomes:version", kwargs={"edition": "2031", "number": 1})
    page = client.get(at).content.decode()

    assert f'id="p-{text[1].pk}" aria-label="Sub-paragraph 1 (a)"' in page
    assert "Comment on sub-paragraph 1 (b)" in page
    assert '<span class="hr-act__number">(a)</span>' in page
