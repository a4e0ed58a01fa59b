"""A page that stands open asks whether anything has moved, and pays for no more."""

import pytest
from django.urls import reverse

from apps.outcomes import marks
from apps.outcomes.actions.presence import be_present, leave
from tests.factories.outcomes import a_paragraph, type_into
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter)


@pytest.fixture
def moves(client, document, django_capture_on_commit_callbacks):
    """Whether the mark moves by what is done."""
    key = marks.key_of(document.pk, document.edition.slug)
    address = at("mark", key=key)

    def by(change, *words, **facts):
        before = client.get(address)["ETag"]
        with django_capture_on_commit_callbacks(execute=True):
            change(*words, **facts)
        headers = {"If-None-Match": before}
        return client.get(address, headers=headers).status_code == 204

    return by


def test_the_mark_moves_with_texts_order_and_who_comes(
    moves, document, paragraph, drafter
):
    assert not moves(document.refresh_from_db)
    assert moves(type_into, paragraph, drafter, "Another text.")
    assert moves(a_paragraph, document, drafter)
    assert moves(be_present, paragraph, person=drafter)
    assert not moves(be_present, paragraph, person=drafter)
    assert moves(leave, paragraph, person=drafter)


def test_a_glance_needs_no_session_and_no_query(
    client, document, django_assert_num_queries
):
    key = marks.key_of(document.pk, document.edition.slug)

    with django_assert_num_queries(0):
        first = client.get(at("mark", key=key))
        again = client.get(
            at("mark", key=key), headers={"If-None-Match": first["ETag"]}
        )

    assert (first.status_code, again.status_code) == (204, 304)
    assert first.content == again.content == b""
    assert not first.cookies


@pytest.mark.parametrize("edition", ["2031", "1999"])
def test_nobody_makes_up_the_mark_of_a_document(client, document, edition):
    ours = marks.key_of(document.pk, "2031")
    keys = {f"{document.pk}-{'0' * 20}", "1", "x", f"{document.pk + 1}{ours[-21:]}"}
    if edition != "2031":
        keys.add(ours)

    answers = {
        client.get(
            reverse("outcomes:mark", kwargs={"edition": edition, "key": key})
        ).status_code
        for key in keys
    }

    assert answers == {404}


def test_the_texts_that_are_newer_come_along(client, document, paragraph, drafter):
    second = a_paragraph(document, drafter)
    type_into(paragraph, drafter, "Encourages *all*.")
    paragraph.refresh_from_db()
    client.force_login(drafter)

    told = client.get(f"{at('changes')}?since={second.head_id}").json()
    nothing = client.get(f"{at('changes')}?since={paragraph.head_id}").json()
    broken = client.get(f"{at('changes')}?since=x").json()

    assert list(told["texts"]) == [str(paragraph.pk)]
    assert told["texts"][str(paragraph.pk)]["html"] == (
        "<p>Encourages <em>all</em>.</p>"
    )
    assert nothing["texts"] == broken["texts"] == {}
    assert set(broken["heads"]) == {str(paragraph.pk), str(second.pk)}
