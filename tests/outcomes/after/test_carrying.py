"""A later edition says what it makes of each encouragement of the earlier text."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.core.refusals import Refused
from apps.outcomes.actions import after_carrying as carrying
from apps.outcomes.models import Carried
from apps.outcomes.queries.after_carried import earlier_of
from tests.factories.editions import EditionFactory
from tests.factories.outcomes import a_question, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(published):
    edition = published.edition
    year = edition.year + 1
    return EditionFactory(slug=f"{year}-l", series=edition.series, year=year)


@pytest.fixture
def paragraph(published):
    return published.paragraphs.order_by("order_key").first()


def carry(edition, paragraph, seen=0, by=None, **facts):
    return carrying.carry(
        edition,
        paragraph=getattr(paragraph, "pk", paragraph),
        by=by or holder(edition, "drafter"),
        made=carrying.Made(**{"how": "session"} | facts),
        seen=seen,
    )


def test_from_the_form_to_both_editions(client, published, later, paragraph):
    question = a_question(later)
    page = reverse("outcomes:carried", args=[later.slug])
    assert "Not decided yet" in client.get(page).text
    client.force_login(holder(later, "drafter"))
    address = reverse("outcomes:carry", args=[later.slug, paragraph.pk])
    assert address in client.get(page).text

    typed = {"how": "question", "question": question.pk, "seen": "0"}
    assert client.post(address, typed)["Location"] == page

    client.logout()
    shown = client.get(page).text
    assert question.text in shown.replace("&#x27;", "'")
    assert address not in shown
    for edition in (published.edition, later):
        told = client.get(reverse("outcomes:document", args=[edition.slug]))
        assert page in told.text


def test_the_earlier_text_is_of_what_the_edition_builds_on(published, later):
    assert earlier_of(later) == published
    assert earlier_of(published.edition) is None
    year = published.edition.year - 1
    before = EditionFactory(year=year, slug=f"{year}-b", series=later.series)
    assert earlier_of(before) is None
    before.builds_on = published.edition
    assert earlier_of(before) == published


def test_what_cannot_be_is_not_written(published, later, paragraph):
    other = a_question(published.edition)
    mine = a_question(later)
    wrong = [
        ("foreign", {"paragraph": uuid4()}),
        ("question", {"how": "question"}),
        ("question", {"how": "question", "question": other}),
        ("question", {"question": mine}),
        ("no_reason", {"how": "dropped"}),
        ("changed", {"seen": 1}),
    ]
    codes = []
    for _code, facts in wrong:
        with pytest.raises(Refused) as refused:
            carry(**{"edition": later, "paragraph": paragraph} | facts)
        codes.append(refused.value.code)

    assert codes == [code for code, _facts in wrong]
    assert Carried.objects.count() == 0


def test_the_same_again_is_once_and_who_was_slower_is_told(later, paragraph):
    first = carry(later, paragraph)
    assert carry(later, paragraph) == first

    with pytest.raises(Refused) as refused:
        carry(later, paragraph, how="dropped", note="No time.")

    assert refused.value.code == "changed"
    assert Carried.objects.get().how == "session"
    assert carry(later, paragraph, seen=1, how="dropped", note="No time.").edits == 2


def test_the_database_holds_it(later, paragraph):
    row = carry(later, paragraph)
    for facts, name in (
        ({"how": "question"}, "outcomes_a_key_question_is_named_where_one_asks"),
        ({"how": "dropped"}, "outcomes_dropped_for_a_reason"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Carried.objects.filter(pk=row.pk).update(**facts)
    with pytest.raises(IntegrityError, match="outcomes_carried_once"):
        Carried.objects.create(
            edition=later, paragraph=paragraph, how="session", decided_by=row.decided_by
        )
