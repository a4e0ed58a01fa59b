"""What the team notes at the margin: once, settled and kept, read by the team alone."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import cutting, margin
from apps.outcomes.models import MarginNote, MarginReply
from apps.outcomes.queries.margin import notes_on
from tests.factories.outcomes import a_paragraph, holder, type_into
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter, "Encourages cities to listen.")


def a_note(paragraph, by, **facts):
    known = {"body": "All of them?", "key": uuid4()}
    return margin.add_note(paragraph, by=by, **known | facts)


def verbs():
    entries = AuditEntry.objects.filter(verb__startswith="outcomes.margin")
    return list(entries.order_by("pk").values_list("verb", flat=True))


def test_a_note_and_its_answer_sent_twice_are_one_each(drafter, paragraph):
    key = uuid4()

    notes = {a_note(paragraph, drafter, key=key, quote="cities") for _ in range(2)}
    type_into(paragraph, drafter, "Encourages towns.")
    again = a_note(paragraph, drafter, key=key, quote="cities")
    (note,) = notes
    for _ in range(2):
        margin.answer(note, by=drafter, body="Most of them.", key=key)

    assert again == note
    assert (note.revision.body, note.quote) == (
        "Encourages cities to listen.",
        "cities",
    )
    assert MarginReply.objects.count() == 1
    assert verbs() == ["outcomes.margin_note_added", "outcomes.margin_note_answered"]


def test_other_words_from_the_same_form_are_another_note(document, drafter, paragraph):
    other = holder(document.edition, "rapporteur")
    key = uuid4()
    note = a_note(paragraph, drafter, key=key)

    a_note(paragraph, drafter, key=key, body="All of them, or some?")
    a_note(paragraph, other, key=key)
    for by, body in ((drafter, "Most."), (drafter, "Most of them."), (other, "Most.")):
        margin.answer(note, by=by, body=body, key=key)

    noted = MarginNote.objects.order_by("pk").values_list("author", "body")
    assert list(noted) == [
        (drafter.pk, "All of them?"),
        (drafter.pk, "All of them, or some?"),
        (other.pk, "All of them?"),
    ]
    answers = note.replies.order_by("pk").values_list("author", "body")
    assert list(answers) == [
        (drafter.pk, "Most."),
        (drafter.pk, "Most of them."),
        (other.pk, "Most."),
    ]


def test_words_that_are_not_in_the_text_are_refused(drafter, paragraph):
    with pytest.raises(Refused) as refusal:
        a_note(paragraph, drafter, quote="villages")

    assert refusal.value.code == "no_such_words"
    assert MarginNote.objects.count() == 0


def test_a_note_is_settled_kept_and_taken_up_again(document, drafter, paragraph):
    other = holder(document.edition, "rapporteur")
    note = a_note(paragraph, drafter)

    settled = [margin.settle(note, by=other) for _ in range(2)][-1]
    kept = list(MarginNote.objects.settled())
    margin.reopen(note, by=drafter)

    assert settled.settled_by == other
    assert kept == [note]
    assert list(MarginNote.objects.unsettled()) == [note]
    assert verbs()[1:] == [
        "outcomes.margin_note_settled",
        "outcomes.margin_note_reopened",
    ]


def test_nobody_settles_without_a_name_nor_writes_nothing(drafter, paragraph):
    note = a_note(paragraph, drafter)
    rows = MarginNote.objects.filter(pk=note.pk)

    for change, name in [
        ({"settled_by": drafter}, "outcomes_note_settled_by_somebody"),
        ({"body": ""}, "outcomes_note_is_written"),
    ]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**change)


def test_notes_go_along_when_paragraphs_are_joined(document, drafter, paragraph):
    second = a_paragraph(document, drafter, "Encourages towns.")
    note = a_note(second, drafter)
    document.refresh_from_db()

    cutting.join(
        paragraph,
        by=drafter,
        base=paragraph.head_id,
        next_base=second.head_id,
        structure_version=document.structure_version,
    )

    assert notes_on(paragraph) == [note]


def test_the_team_writes_on_its_page_and_others_find_nothing(
    client, document, drafter, paragraph, participant
):
    rapporteur = holder(document.edition, "rapporteur")
    page = at("notes-at", paragraph=paragraph.pk)
    client.force_login(rapporteur)

    wrong = client.post(page, {"then": "add", "quote": "villages", "body": "Typed."})
    client.post(page, {"then": "add", "body": "All of them?"})
    note = MarginNote.objects.get()
    empty = client.post(page, {"then": "answer", "note": note.pk, "body": ""})
    client.post(page, {"then": "answer", "note": note.pk, "body": "Most."})
    client.post(page, {"then": "settle", "note": note.pk})
    lists = [
        client.get(at("notes"), query).content.decode()
        for query in ({}, {"settled": "1"})
    ]
    client.force_login(participant)
    refused = client.get(page).status_code

    note.refresh_from_db()
    assert (wrong.status_code, empty.status_code, refused) == (422, 422, 403)
    assert "Typed." in wrong.content.decode()
    assert [reply.body for reply in note.replies.all()] == ["Most."]
    assert note.settled_by == rapporteur
    assert ["All of them?" in each for each in lists] == [False, True]
