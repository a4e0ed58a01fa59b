"""What drafters make of amendments and comments, and who hears of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.outcomes.actions import alternatives, cutting, disposing, structure, voicing
from apps.outcomes.models import Disposition, Paragraph
from apps.outcomes.queries.proposals import Fit, proposal_of
from apps.outcomes.tasks import tell_of_dispositions
from tests.factories.outcomes import (
    a_comment,
    a_paragraph,
    a_snapshot,
    an_amendment,
    end_consultation,
    type_into,
)
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db


def accept(amendment, by, **facts):
    """As somebody does who has just loaded the page and changes nothing on it."""
    proposal = proposal_of(amendment)
    paragraph = proposal.paragraph
    known = {"base": paragraph and paragraph.head_id, "body": proposal.text}
    return disposing.accept(amendment, by=by, **known | facts)


def wording_of(first, by, body):
    document = first.document
    document.refresh_from_db()
    document.options = ["alternatives"]
    document.save()
    return alternatives.propose(
        first,
        by=by,
        id=uuid4(),
        body=body,
        structure_version=document.structure_version,
    )


def texts(document):
    rows = document.paragraphs.live().in_order().select_related("head")
    return [one.body for one in rows]


def fit(amendment):
    return proposal_of(amendment).fit


def test_accepted_words_stand_in_the_draft(document, drafter, asked, participant):
    mine = an_amendment(asked, participant, body="Encourages towns to listen.")

    made = accept(mine, drafter, reason="Well said.")

    assert texts(document) == [
        "Encourages towns to listen.",
        "Encourages cities to answer.",
    ]
    assert (made.outcome, made.reason) == ("accepted", "Well said.")
    assert (made.revision.origin, made.revision.author) == ("amendment", drafter)
    assert made.paragraph_id == mine.paragraph_id
    assert accept(mine, drafter) == made


def test_other_words_are_accepted_with_changes(document, drafter, asked, participant):
    mine = an_amendment(asked, participant, body="Encourages towns to listen.")

    made = accept(mine, drafter, body="Encourages towns to hear.")

    assert made.outcome == "accepted_with_changes"
    assert texts(document)[0] == "Encourages towns to hear."


def test_a_paragraph_is_added_left_out_and_moved(
    document, drafter, asked, participant, other
):
    added = an_amendment(asked, participant, kind="add", body="Encourages towns.")
    moved = an_amendment(asked, participant, kind="move", after=other.pk)
    gone = an_amendment(asked, participant, kind="delete", paragraph=other)

    made = accept(added, drafter)
    seen = [texts(document)]
    accept(moved, drafter)
    seen.append(texts(document))
    accept(gone, drafter)
    seen.append(texts(document))

    first, second = "Encourages cities to listen.", "Encourages cities to answer."
    assert seen == [
        [first, "Encourages towns.", second],
        ["Encourages towns.", second, first],
        ["Encourages towns.", first],
    ]
    assert made.paragraph.body == "Encourages towns."
    assert Paragraph.objects.get(pk=other.pk).removed_by == drafter


@pytest.mark.parametrize("kind", ["add", "move"])
@pytest.mark.parametrize("behind", [0, 1, 2])
def test_nothing_comes_between_the_wordings_of_a_paragraph(
    document, drafter, participant, kind, behind
):
    first = a_paragraph(document, drafter, "One.")
    wordings = [first, *(wording_of(first, drafter, w) for w in ("bis.", "ter."))]
    a_paragraph(document, drafter, "Two.")
    last = a_paragraph(document, drafter, "Three.")
    asked = a_snapshot(document, drafter)
    facts = {
        "add": {"kind": "add", "body": "New.", "paragraph": wordings[behind]},
        "move": {"kind": "move", "paragraph": last, "after": wordings[behind].pk},
    }

    made = accept(an_amendment(asked, participant, **facts[kind]), drafter)

    new = {"add": ["New.", "Two.", "Three."], "move": ["Three.", "Two."]}
    assert texts(document) == ["One.", "bis.", "ter.", *new[kind]]
    assert made.paragraph.alternative_of is None


def test_items_move_with_what_they_are_part_of(document, drafter, participant):
    first, _item, last = (
        a_paragraph(document, drafter, body, kind=kind)
        for body, kind in [("A.", "provision"), ("(a)", "item"), ("B.", "provision")]
    )
    asked = a_snapshot(document, drafter)

    accept(an_amendment(asked, participant, kind="move", after=last.pk), drafter)
    seen = texts(document)
    back = an_amendment(asked, participant, kind="move", paragraph=last, after=None)
    accept(back, drafter)

    assert seen == texts(document) == ["B.", "A.", "(a)"]
    assert back.disposition.paragraph_id == last.pk
    assert first.pk != last.pk


def test_when_a_neighbour_is_adopted_the_others_stand_on_the_new_text(
    document, drafter, asked, participant, reader
):
    adopted = an_amendment(asked, participant, body="Encourages towns to listen.")
    beside = an_amendment(asked, reader, body="Encourages cities to listen well.")
    against = an_amendment(asked, reader, body="Encourages villages to listen.")
    before = [fit(one) for one in (adopted, beside, against)]

    accept(adopted, drafter)

    assert before == [Fit.SAME] * 3
    assert fit(beside) == Fit.REBASED
    assert proposal_of(beside).text == "Encourages towns to listen well."
    assert fit(against) == Fit.CONFLICT
    assert proposal_of(against).text == "Encourages [towns] [villages] to listen."
    assert accept(beside, drafter).outcome == "accepted"
    assert texts(document)[0] == "Encourages towns to listen well."
    resolved = accept(against, drafter, body="Encourages all to listen well.")
    assert resolved.outcome == "accepted_with_changes"


def test_what_was_joined_split_or_removed_is_followed(
    drafter, asked, participant, provision, other
):
    document = asked.document
    on_other = an_amendment(
        asked, participant, paragraph=other, body="Encourages cities to answer soon."
    )
    on_first = an_amendment(asked, participant)
    document.refresh_from_db()
    joined = cutting.join(
        provision,
        by=drafter,
        base=provision.head_id,
        next_base=other.head_id,
        structure_version=document.structure_version,
    )

    assert fit(on_other) == Fit.REBASED
    assert proposal_of(on_other).paragraph == joined
    accept(on_other, drafter)
    assert texts(document) == [
        "Encourages cities to listen. Encourages cities to answer soon."
    ]
    document.refresh_from_db()
    structure.remove(
        provision, by=drafter, structure_version=document.structure_version
    )
    assert fit(on_first) == Fit.CONFLICT
    assert refused(accept, on_first, drafter) == "removed"
    assert on_first.disposition is None


def test_nothing_is_put_over_what_somebody_saves_meanwhile(
    document, drafter, asked, participant, provision
):
    mine = an_amendment(asked, participant)
    seen = provision.head_id
    type_into(provision, drafter, "Encourages towns to listen.")

    assert refused(accept, mine, drafter, base=seen) == "text_changed"
    assert texts(document)[0] == "Encourages towns to listen."
    assert not Disposition.objects.exists()


def test_nothing_is_accepted_into_a_frozen_text(document, drafter, asked, participant):
    mine = an_amendment(asked, participant)
    end_consultation(document, drafter)
    a_snapshot(document, drafter, "conference")

    assert refused(accept, mine, drafter) == "frozen"
    made = disposing.dispose(mine, by=drafter, outcome="not_accepted", reason="Late.")
    assert made.outcome == "not_accepted"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"outcome": "accepted", "reason": "Yes."}, "not_carried_out"),
        ({"outcome": "not_accepted", "reason": " "}, "no_reason"),
        ({"outcome": "merged", "reason": "Same."}, "no_target"),
    ],
)
def test_a_word_needs_what_it_says(asked, drafter, participant, facts, code):
    mine = an_amendment(asked, participant)

    assert refused(disposing.dispose, mine, by=drafter, **facts) == code
    assert not Disposition.objects.exists()


def test_what_its_author_has_withdrawn_is_not_put_in_the_text(
    document, asked, drafter, participant
):
    amendment = an_amendment(asked, participant)
    voicing.withdraw(amendment, by=participant)
    end_consultation(document, drafter)
    before = texts(document)

    code = refused(accept, amendment, drafter)

    assert code == "withdrawn"
    assert texts(document) == before
    assert Disposition.objects.get().outcome == "withdrawn"


def test_one_is_merged_with_another_of_the_same_consultation(
    asked, drafter, participant, reader
):
    mine, theirs = an_amendment(asked, participant), an_amendment(asked, reader)
    said = {"by": drafter, "outcome": "merged", "reason": "The same."}

    code = refused(disposing.dispose, mine, into=mine, **said)
    made = disposing.dispose(mine, into=theirs, **said)

    assert code == "foreign"
    assert (made.into, made.paragraph_id) == (theirs, theirs.paragraph_id)


def test_a_later_word_is_another_row(asked, drafter, participant):
    mine = a_comment(asked, participant)
    said = {"by": drafter, "outcome": "not_accepted", "reason": "No."}

    first = disposing.dispose(mine, **said)
    same = disposing.dispose(mine, **said)
    later = disposing.dispose(mine, **said | {"outcome": "accepted", "reason": "Yes."})

    first.refresh_from_db()
    assert same == first
    assert [first.is_current, later.is_current] == [False, True]
    with (
        pytest.raises(IntegrityError, match="outcomes_append_only"),
        transaction.atomic(),
    ):
        Disposition.objects.filter(pk=first.pk).update(reason="Yes.")


def test_its_author_hears_once_of_all_that_an_hour_decided(
    asked, drafter, participant, reader
):
    mine, second = an_amendment(asked, participant), a_comment(asked, participant)
    with time_machine.travel(now(), tick=False) as clock:
        disposing.dispose(mine, by=drafter, outcome="not_accepted", reason="No.")
        clock.shift(timedelta(minutes=50))
        disposing.dispose(second, by=drafter, outcome="accepted", reason="Yes.")
        disposing.dispose(
            a_comment(asked, reader), by=drafter, outcome="accepted", reason="Yes."
        )
        tell_of_dispositions()
        early = Delivery.objects.filter(template="outcomes/disposed").count()
        clock.shift(timedelta(minutes=10))
        tell_of_dispositions()
        tell_of_dispositions()

    letter = Delivery.objects.get(template="outcomes/disposed")
    assert early == 0
    assert letter.address == participant.email
    assert "2 things you said" in letter.subject
    assert "/me/contributions/" in letter.body_text
    assert Disposition.objects.untold().count() == 1
