"""Several wordings of one paragraph, words that are not agreed, and what is frozen of them."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.refusals import Refused
from apps.outcomes import queries
from apps.outcomes.actions import (
    alternatives,
    cutting,
    documents,
    levels,
    moving,
    structure,
)
from apps.outcomes.actions.places import standing_in
from apps.outcomes.choices import Option
from apps.outcomes.models import Adoption, Document, Paragraph, Snapshot, Source
from apps.outcomes.text.numbering import labels_of
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import a_paragraph, a_snapshot, adopt, type_into
from tests.factories.programme import an_academy
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(document, drafter):
    documents.describe(document, by=drafter, options=Option.values)
    return a_paragraph(document, drafter, "First.")


def version_of(document):
    document.refresh_from_db()
    return document.structure_version


def a_wording(paragraph, by, body="Second.", **facts):
    return alternatives.propose(
        paragraph,
        by=by,
        id=uuid4(),
        body=body,
        structure_version=version_of(paragraph.document),
        **facts,
    )


def standing(document):
    rows = standing_in(document)
    labels = labels_of(rows)
    return [
        (labels[row.pk].place, Paragraph.objects.get(pk=row.pk).body) for row in rows
    ]


def test_wordings_stand_behind_each_other_and_share_a_number(document, drafter, first):
    a_paragraph(document, drafter, "(a)", kind="item")
    a_paragraph(document, drafter, "Last.")

    second = a_wording(first, drafter)
    a_wording(second, drafter, "Third.", by_chair=True)

    assert standing(document) == [
        ("1", "First."),
        ("1 (a)", "(a)"),
        ("1 bis", "Second."),
        ("1 ter", "Third."),
        ("2", "Last."),
    ]


def test_the_same_form_adds_one_wording_with_the_sources_of_the_first(
    document, drafter, first
):
    finding = ContributionFactory(report__session__part=an_academy())
    structure.add_source(first, finding, by=drafter)
    form = {"id": uuid4(), "body": "Second.", "structure_version": version_of(document)}

    made = [alternatives.propose(first, by=drafter, **form) for _ in range(2)]

    assert made[0] == made[1]
    assert Source.objects.filter(paragraph=made[0], contribution=finding).count() == 1


def test_choosing_a_wording_leaves_the_others_out_and_keeps_the_remark(
    document, drafter, first
):
    remark = structure.add_remark(
        first, by=drafter, body="Why.", structure_version=version_of(document)
    )
    second, third = a_wording(first, drafter), a_wording(first, drafter, "Third.")
    last = a_paragraph(document, drafter, f"See [[{first.handle}]].")

    chosen = alternatives.choose(
        second, by=drafter, structure_version=version_of(document)
    )
    again = alternatives.choose(second, by=drafter, structure_version=0)

    assert chosen == again == second
    assert standing(document) == [("1", "Second."), ("2", last.body)]
    remark.refresh_from_db()
    assert (remark.explains, remark.removed_at) == (second, None)
    gone = Paragraph.objects.filter(pk__in=[first.pk, third.pk])
    assert {one.joined_into for one in gone} == {second}
    assert queries.workspace(document, drafter).rows[1].shown == (
        f"See [1](#p-{second.pk})."
    )


def test_a_wording_that_was_left_out_comes_back_beside_the_chosen_one(
    document, drafter, first
):
    second = a_wording(first, drafter)
    a_wording(first, drafter, "Third.")
    a_paragraph(document, drafter, "Last.")
    alternatives.choose(second, by=drafter, structure_version=version_of(document))

    structure.restore(first, by=drafter, structure_version=version_of(document))

    assert standing(document) == [
        ("1", "Second."),
        ("1 bis", "First."),
        ("2", "Last."),
    ]


def test_wordings_move_and_go_together(document, drafter, first):
    second = a_wording(first, drafter)
    last = a_paragraph(document, drafter, "Last.")

    moving.move(last, by=drafter, up=True, structure_version=version_of(document))
    assert [body for _place, body in standing(document)] == [
        "Last.",
        "First.",
        "Second.",
    ]
    moving.move(first, by=drafter, up=True, structure_version=version_of(document))
    assert standing(document)[-1] == ("2", "Last.")
    for one in (second, first):
        structure.remove(one, by=drafter, structure_version=version_of(document))
    assert standing(document) == [("1", "Last.")]
    with pytest.raises(Refused, match="Restore the wording first"):
        structure.restore(second, by=drafter, structure_version=version_of(document))
    assert standing(document) == [("1", "Last.")]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda one, two, v: moving.move(two, up=True, **v), "scattered"),
        (lambda one, two, v: moving.move(two, up=False, **v), "scattered"),
        (
            lambda one, two, v: cutting.split(
                one, sentence=1, base=one.head_id, id=uuid4(), **v
            ),
            "wordings",
        ),
        (
            lambda one, two, v: cutting.join(
                one, base=one.head_id, next_base=two.head_id, **v
            ),
            "wordings",
        ),
        (lambda one, two, v: levels.indent(two, **v), "wordings"),
        (
            lambda one, two, v: structure.insert(
                one.document,
                id=uuid4(),
                kind="provision",
                body="Between.",
                after=one.pk,
                **v,
            ),
            "scattered",
        ),
    ],
)
def test_nothing_takes_wordings_apart(document, drafter, first, act, code):
    type_into(first, drafter, "First. And more.")
    second = a_wording(first, drafter)
    a_paragraph(document, drafter, "Last.")
    first.refresh_from_db()
    before = standing(document)

    with pytest.raises(Refused) as refusal:
        act(first, second, {"by": drafter, "structure_version": version_of(document)})

    assert refusal.value.code == code
    assert standing(document) == before


def test_a_document_has_only_what_its_options_say(document, drafter, first):
    heading = a_paragraph(document, drafter, "Money", kind="heading")
    with pytest.raises(Refused) as refusal:
        a_wording(heading, drafter)
    assert refusal.value.code == "heading"
    documents.describe(document, by=drafter, options=[])

    for facts in ({}, {"by_chair": True}):
        with pytest.raises(Refused) as refusal:
            a_wording(first, drafter, **facts)
        assert refusal.value.code == "option"
    for purpose in ("zero_draft", "chairs_text"):
        with pytest.raises(Refused) as refusal:
            a_snapshot(document, drafter, purpose)
        assert refusal.value.code == "option"

    assert len(standing(document)) == 2
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("options", "purpose", "refused"),
    [
        ([], "consultation", None),
        ([], "conference", "brackets"),
        (["brackets"], "conference", "wordings"),
        (["brackets", "alternatives"], "conference", None),
        (Option.values, "chairs_text", "brackets"),
        (Option.values, "zero_draft", None),
    ],
)
def test_what_is_open_is_frozen_as_the_options_say(
    drafter, first, options, purpose, refused
):
    document = first.document
    type_into(first, drafter, "First [and only].")
    a_wording(first, drafter)
    documents.describe(document, by=drafter, options=options)

    if refused:
        with pytest.raises(Refused, match="Encouragement 1") as refusal:
            a_snapshot(document, drafter, purpose)
        assert refusal.value.code == refused
        assert not Snapshot.objects.exists()
    else:
        text = a_snapshot(document, drafter, purpose).text
        assert [entry.place for entry in text.entries] == ["1", "1 bis"]
        assert text.entries[1].alternative_of == text.entries[0].id


@pytest.mark.parametrize("code", ["brackets", "wordings"])
def test_what_is_open_is_not_adopted(document, organiser, first, code):
    if code == "brackets":
        type_into(first, organiser, "First [and only].")
    else:
        a_wording(first, organiser)
    snapshot = a_snapshot(document, organiser, "conference")

    with pytest.raises(Refused) as refusal:
        adopt(snapshot, organiser)

    assert refusal.value.code == code
    assert not Adoption.objects.exists()


def test_the_database_refuses_a_wording_of_another_kind_or_of_a_wording(
    document, drafter, first
):
    second = a_wording(first, drafter)
    heading = a_paragraph(document, drafter, "Money", kind="heading")

    for one, other in ((heading, first), (first, second), (first, first)):
        with pytest.raises(IntegrityError, match="outcomes_alternative_of_its_like"):
            _go_round(one, other)
    with pytest.raises(IntegrityError, match="outcomes_options_are_known"):
        _go_round(document, options=["anything"])


def test_what_would_be_refused_is_not_offered(document, drafter, first):
    type_into(first, drafter, "First. And more.")
    a_wording(first, drafter)
    a_paragraph(document, drafter, "Last.")

    rows = queries.workspace(document, drafter).rows

    assert [row.has_wordings for row in rows] == [True, True, False]
    assert [row.sentences for row in rows] == [[], [], ["Last."]]
    assert [row.may_deepen for row in rows] == [False, False, True]
    assert [row.next_to_join for row in rows] == [None, None, None]
    assert [row.lacks_remark for row in rows] == [True, False, True]


def test_the_options_of_an_adopted_text_stay(document, organiser):
    a_paragraph(document, organiser)
    adopt(a_snapshot(document, organiser, "conference"), organiser)

    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Document.objects.update(options=["brackets"])


def _go_round(row, other=None, **facts):
    changes = facts or {"alternative_of": other}
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**changes)


def test_the_pages_offer_wordings_and_take_them(client, document, drafter, first):
    client.force_login(drafter)
    address = at("wordings", paragraph=first.pk)
    form = {"id": uuid4(), "structure_version": 0, "body": "Second.", "by_chair": "on"}

    assert "First." in client.get(address).content.decode()
    late = client.post(address, form)
    assert (late.status_code, b"Second." in late.content) == (422, True)
    sent = client.post(address, form | {"structure_version": version_of(document)})

    second = Paragraph.objects.get(alternative_of=first)
    assert sent.url.endswith(f"#p-{second.pk}")
    assert second.by_chair
    page = client.get(at("paragraph", paragraph=second.pk)).content.decode()
    assert "Choose 1 bis and leave the others out" in page
    client.post(
        at("choose", paragraph=second.pk), {"structure_version": version_of(document)}
    )
    second.refresh_from_db()
    assert not second.by_chair
    assert standing(document) == [("1", "Second.")]
