from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.outcomes.actions import saving
from apps.outcomes.actions.saving import Result
from apps.outcomes.models import Paragraph, Revision, SideVersion
from apps.outcomes.models.document import sha256_of
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    holder,
    type_into,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter, "Encourages cities to listen.")


def test_a_save_on_the_head_becomes_the_head(paragraph, drafter):
    saved = type_into(paragraph, drafter, "Encourages towns to listen.")

    paragraph.refresh_from_db()
    assert saved.result == Result.SAVED
    assert paragraph.head == saved.revision
    assert paragraph.body == "Encourages towns to listen."
    assert saved.revision.sha256 == sha256_of("Encourages towns to listen.")


def test_a_stale_save_is_stored_and_listed_as_unmerged(paragraph, drafter):
    base = paragraph.head_id
    first = type_into(paragraph, drafter, "Encourages towns to listen.")

    late = type_into(paragraph, drafter, "Encourages cities to hear.", base=base)

    paragraph.refresh_from_db()
    assert late.result == Result.CONFLICT
    assert paragraph.head == first.revision
    assert [v.revision.body for v in SideVersion.objects.unmerged()] == [
        "Encourages cities to hear."
    ]
    proposal = saving.proposal(late.revision, late.head)
    assert proposal.text == "Encourages towns to hear."
    assert proposal.is_clean


def test_the_same_key_again_gives_the_first_answer(paragraph, drafter):
    key = uuid4()
    first = type_into(paragraph, drafter, "Once.", client_uuid=key)

    again = type_into(paragraph, drafter, "Once.", base=1, client_uuid=key)

    assert again.revision == first.revision
    assert again.result == Result.SAVED
    assert Revision.objects.filter(body="Once.").count() == 1


def test_a_key_in_use_elsewhere_still_stores_the_text_once(paragraph, drafter):
    key = uuid4()
    type_into(paragraph, drafter, "Once.", client_uuid=key)
    other = a_paragraph(paragraph.document, drafter, "Another.")
    base = other.head_id

    saved = type_into(other, drafter, "Typed.", client_uuid=key)
    again = type_into(other, drafter, "Typed.", base=base, client_uuid=key)

    other.refresh_from_db()
    assert saved.result == again.result == Result.SAVED
    assert again.revision == saved.revision
    assert other.body == "Typed."
    assert other.revisions.count() == 2


def test_another_text_under_the_same_key_is_another_save(paragraph, drafter):
    """Somebody goes back in the browser, changes the text, and presses again."""
    key, base = uuid4(), paragraph.head_id
    type_into(paragraph, drafter, "First.", base=base, client_uuid=key)

    second = type_into(paragraph, drafter, "Second.", base=base, client_uuid=key)
    again = type_into(paragraph, drafter, "Second.", base=base, client_uuid=key)

    paragraph.refresh_from_db()
    assert second.result == again.result == Result.CONFLICT
    assert second.side_version == again.side_version
    assert paragraph.body == "First."
    assert [v.revision.body for v in SideVersion.objects.unmerged()] == ["Second."]


def test_the_key_of_another_person_tells_nothing_of_their_text(paragraph, drafter):
    key, other = uuid4(), holder(paragraph.document.edition, "drafter")
    type_into(paragraph, drafter, "Mine.", client_uuid=key)

    saved = type_into(paragraph, other, "Theirs.", client_uuid=key)

    assert saved.result == Result.SAVED
    assert saved.revision.author == other
    assert saved.revision.body == "Theirs."


def test_two_who_write_the_same_do_not_conflict(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "Encourages towns to listen.")

    same = type_into(paragraph, drafter, "Encourages towns to listen.", base=base)

    assert same.result == Result.SAVED
    assert not SideVersion.objects.exists()


def test_a_save_into_a_frozen_text_is_kept_aside(paragraph, drafter):
    a_snapshot(paragraph.document, drafter, "conference")

    saved = type_into(paragraph, drafter, "Too late.")

    paragraph.refresh_from_db()
    assert saved.result == Result.FROZEN
    assert paragraph.body == "Encourages cities to listen."
    assert SideVersion.objects.get().revision.body == "Too late."


def test_a_save_into_a_removed_paragraph_is_kept_aside(paragraph, drafter):
    Paragraph.objects.filter(pk=paragraph.pk).update(
        removed_at=now(), removed_by=drafter
    )

    saved = type_into(paragraph, drafter, "Still here?")

    assert saved.result == Result.REMOVED
    assert SideVersion.objects.get().revision.body == "Still here?"


def test_a_merge_settles_the_unmerged_version(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "Encourages towns to listen.")
    late = type_into(paragraph, drafter, "Encourages cities to hear.", base=base)

    saving.put_in_place(
        late.side_version,
        by=drafter,
        body="Encourages towns to hear.",
        base=late.head.pk,
    )

    paragraph.refresh_from_db()
    late.side_version.refresh_from_db()
    assert paragraph.body == "Encourages towns to hear."
    assert late.side_version.state == "merged"


def test_a_version_is_left_out_only_with_a_reason(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "Encourages towns to listen.")
    late = type_into(paragraph, drafter, "Something else.", base=base)

    with pytest.raises(Refused) as refusal:
        saving.discard(late.side_version, by=drafter, reason=" ")
    late.side_version.refresh_from_db()
    still = late.side_version.state
    saving.discard(late.side_version, by=drafter, reason="Said elsewhere.")

    late.side_version.refresh_from_db()
    assert refusal.value.code == "no_reason"
    assert still == "open"
    assert (late.side_version.state, late.side_version.reason) == (
        "discarded",
        "Said elsewhere.",
    )


def a_settled_version(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "Encourages towns to listen.")
    late = type_into(paragraph, drafter, "Something else.", base=base)
    saving.discard(late.side_version, by=drafter, reason="Said elsewhere.")
    return late.side_version


def test_what_is_typed_about_a_settled_version_is_stored_and_changes_nothing(
    paragraph, drafter
):
    settled = a_settled_version(paragraph, drafter)
    paragraph.refresh_from_db()
    key = uuid4()
    facts = {"by": drafter, "base": paragraph.head_id, "client_uuid": key}

    saved = saving.put_in_place(settled, body="Merged late.", **facts)
    again = saving.put_in_place(settled, body="Merged late.", **facts)

    paragraph.refresh_from_db()
    settled.refresh_from_db()
    assert saved.result == Result.SETTLED
    assert again.side_version == saved.side_version
    assert paragraph.body == "Encourages towns to listen."
    assert (settled.state, settled.reason) == ("discarded", "Said elsewhere.")
    assert [v.revision.body for v in SideVersion.objects.unmerged()] == ["Merged late."]


def test_pressing_twice_settles_once(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "Encourages towns to listen.")
    late = type_into(paragraph, drafter, "Something else.", base=base)
    facts = {"by": drafter, "base": late.head.pk, "client_uuid": uuid4()}

    first = saving.put_in_place(late.side_version, body="Both.", **facts)
    again = saving.put_in_place(late.side_version, body="Both.", **facts)

    assert first.result == again.result == Result.SAVED
    assert first.revision == again.revision
    assert not SideVersion.objects.unmerged().exists()


def test_a_merged_version_is_not_left_out_afterwards(paragraph, drafter):
    base = paragraph.head_id
    type_into(paragraph, drafter, "Encourages towns to listen.")
    late = type_into(paragraph, drafter, "Something else.", base=base)
    saving.put_in_place(late.side_version, by=drafter, body="Both.", base=late.head.pk)

    with pytest.raises(Refused) as refusal:
        saving.discard(late.side_version, by=drafter, reason="No.")

    late.side_version.refresh_from_db()
    assert refusal.value.code == "settled"
    assert (late.side_version.state, late.side_version.reason) == ("merged", "")


def test_an_answer_that_comes_again_tells_the_text_it_was_about(paragraph, drafter):
    """Who goes on from there has not seen what others made of it since."""
    key, other = uuid4(), holder(paragraph.document.edition, "drafter")
    first = type_into(paragraph, drafter, "Mine.", client_uuid=key)
    type_into(paragraph, other, "Theirs.")
    again = type_into(paragraph, drafter, "Mine.", base=1, client_uuid=key)

    late = type_into(paragraph, drafter, "Mine, longer.", base=again.head.pk)

    paragraph.refresh_from_db()
    assert (again.result, again.head) == (Result.SAVED, first.revision)
    assert late.result == Result.CONFLICT
    assert paragraph.body == "Theirs."


def race(paragraph, people):
    """Everybody loads the page, then all save at the same moment."""
    base = paragraph.head_id
    together = Barrier(len(people))

    def go(person):
        try:
            together.wait()
            return saving.save(
                paragraph, author=person, body=f"By {person}.", base=base
            ).result
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(go, people))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_writers_at_the_same_moment_one_wins_and_all_are_stored():
    document = DocumentFactory()
    people = [holder(document.edition, "drafter") for _ in range(4)]
    paragraph = a_paragraph(document, people[0])

    results = race(paragraph, people)

    assert results == ["conflict", "conflict", "conflict", "saved"]
    assert SideVersion.objects.unmerged().count() == 3
    assert paragraph.revisions.count() == 5


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_comparison_writers_overwrite_each_other(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    document = DocumentFactory()
    people = [holder(document.edition, "drafter") for _ in range(4)]
    paragraph = a_paragraph(document, people[0])
    monkeypatch.setattr(
        saving,
        "_advance",
        lambda paragraph, revision, base: Paragraph.objects.filter(
            pk=paragraph.pk
        ).update(head=revision),
    )

    results = race(paragraph, people)

    assert results == ["saved"] * 4
    assert SideVersion.objects.count() == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_text_saved_while_it_is_frozen_is_in_the_snapshot_or_aside():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    together = Barrier(2)

    def write():
        try:
            together.wait()
            return type_into(paragraph, drafter, "At the last moment.").result
        finally:
            connection.close()

    def freeze():
        try:
            together.wait()
            return a_snapshot(document, drafter, "conference").canonical
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        writing, freezing = pool.submit(write), pool.submit(freeze)
        result, canonical = writing.result(), freezing.result()

    assert (result == "saved") == ("At the last moment." in canonical)
    assert (result == "frozen") == SideVersion.objects.unmerged().exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_replay_at_the_same_moment_is_stored_once():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    base, key, together = paragraph.head_id, uuid4(), Barrier(4)

    def go(_):
        try:
            together.wait()
            return saving.save(
                paragraph, author=drafter, body="Once.", base=base, client_uuid=key
            ).result
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(go, range(4)))

    assert results == ["saved"] * 4
    assert Revision.objects.filter(client_uuid=key).count() == 1
