"""One author's texts overtake each other on the way: they are no rivals."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from apps.outcomes.actions import saving
from apps.outcomes.actions.saving import Result
from apps.outcomes.models import SideVersion
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    holder,
    type_into,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter, "One.")


def in_a_row(paragraph):
    """Three texts typed on one page, none of them answered before the next went out."""
    keys = [uuid4() for _ in range(3)]
    texts = ["One. Two.", "One. Two. Three.", "One. Two. Three. Four."]
    return [
        {
            "body": text,
            "base": paragraph.head_id,
            "client_uuid": key,
            "follows": keys[:at],
        }
        for at, (text, key) in enumerate(zip(texts, keys, strict=True))
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_they_arrive_the_last_one_stays(paragraph, drafter, order):
    sent = in_a_row(paragraph)

    results = [type_into(paragraph, drafter, **sent[at]).result for at in order]

    paragraph.refresh_from_db()
    assert results == [Result.SAVED] * 3
    assert paragraph.body == "One. Two. Three. Four."
    assert paragraph.revisions.count() == 4
    assert not SideVersion.objects.exists()


def test_a_text_of_somebody_else_between_them_is_a_conflict(paragraph, drafter):
    first, last, _ = in_a_row(paragraph)
    type_into(paragraph, drafter, **first)
    type_into(paragraph, holder(paragraph.document.edition, "drafter"), "Theirs.")

    late = type_into(paragraph, drafter, **last)

    paragraph.refresh_from_db()
    assert late.result == Result.CONFLICT
    assert paragraph.body == "Theirs."
    assert SideVersion.objects.get().revision.body == last["body"]


def test_nobody_goes_on_from_the_text_of_another_person(paragraph, drafter):
    other, (first, last, _) = (
        holder(paragraph.document.edition, "drafter"),
        in_a_row(paragraph),
    )
    type_into(paragraph, other, **first)

    late = type_into(paragraph, drafter, **last)

    paragraph.refresh_from_db()
    assert late.result == Result.CONFLICT
    assert paragraph.body == first["body"]


def test_a_text_does_not_follow_itself(paragraph, drafter):
    key, base = uuid4(), paragraph.head_id
    type_into(paragraph, drafter, "First.")
    facts = {"base": base, "client_uuid": key, "follows": [key]}

    late = type_into(paragraph, drafter, "Other window.", **facts)

    assert late.result == Result.CONFLICT
    assert SideVersion.objects.get().revision.body == "Other window."


def test_two_windows_of_one_person_are_rivals(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "One window.")

    late = type_into(paragraph, drafter, "Another window.", base=base)

    assert late.result == Result.CONFLICT
    assert SideVersion.objects.get().revision.body == "Another window."


def test_of_those_that_find_the_text_frozen_only_the_last_is_kept_aside(
    paragraph, drafter
):
    first, second, last = in_a_row(paragraph)
    a_snapshot(paragraph.document, drafter, "conference")

    results = [
        type_into(paragraph, drafter, **sent).result for sent in (last, first, second)
    ]

    paragraph.refresh_from_db()
    assert results == [Result.FROZEN, Result.SAVED, Result.SAVED]
    assert paragraph.body == "One."
    assert SideVersion.objects.get().revision.body == last["body"]


def race(paragraph, drafter):
    sent = in_a_row(paragraph)
    together = Barrier(len(sent))

    def go(message):
        try:
            together.wait()
            return saving.save(paragraph, author=drafter, **message).result
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(go, sent))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_they_are_no_rivals_either(paragraph, drafter):
    results = race(paragraph, drafter)

    paragraph.refresh_from_db()
    assert results == [Result.SAVED] * 3
    assert paragraph.body == "One. Two. Three. Four."
    assert not SideVersion.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_knowing_what_they_follow_they_are(paragraph, drafter, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    monkeypatch.setattr(saving, "_is_followed", lambda _: False)
    monkeypatch.setattr(saving, "_goes_on_from", lambda *_: False)

    results = race(paragraph, drafter)

    assert sorted(results) == [Result.CONFLICT, Result.CONFLICT, Result.SAVED]
    assert SideVersion.objects.count() == 2
