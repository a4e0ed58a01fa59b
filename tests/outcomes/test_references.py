"""References follow their paragraphs, and what is frozen tells what its marks stand for."""

import pytest
from django.conf import settings

from apps.core.refusals import Refused
from apps.editions.models import Reference
from apps.outcomes import queries
from apps.outcomes.actions import cutting, moving, structure, versions
from apps.outcomes.models import RemarksVersion, Snapshot
from tests.factories.outcomes import (
    a_paragraph,
    a_remark,
    a_snapshot,
    adopt,
    type_into,
)
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(document, drafter):
    return a_paragraph(document, drafter, "First.")


@pytest.fixture
def second(document, drafter, first):
    return a_paragraph(document, drafter, f"As in [[{first.handle}]].")


def a_volume(document):
    return Reference.objects.create(
        edition=document.edition,
        code="vol-1",
        position=1,
        kind="other",
        title="On Rights",
        authors=["A. Author"],
    )


def shown(document, user, at=-1):
    document.refresh_from_db()
    return queries.workspace(document, user).rows[at].shown


def version_of(document):
    document.refresh_from_db()
    return document.structure_version


def test_a_reference_shows_the_number_of_now(document, drafter, first, second):
    assert shown(document, drafter) == f"As in [1](#p-{first.pk})."

    a_paragraph(document, drafter, "Before.")
    for one in (second, first):
        moving.move(one, by=drafter, up=False, structure_version=version_of(document))

    assert shown(document, drafter) == f"As in [2](#p-{first.pk})."
    assert queries.text_of(second)["html"].startswith(
        f'<p>As in <a href="#p-{first.pk}"'
    )


def test_a_reference_follows_into_what_its_paragraph_was_joined_with(
    document, drafter, first, second
):
    other = a_paragraph(document, drafter, "Third.", after=first.pk)
    third = a_paragraph(document, drafter, f"See [[{other.handle}]].")

    cutting.join(
        first,
        by=drafter,
        base=first.head_id,
        next_base=other.head_id,
        structure_version=version_of(document),
    )

    assert shown(document, drafter) == f"See [1](#p-{first.pk})."
    assert third.handle not in shown(document, drafter)


def test_what_is_frozen_keeps_what_its_marks_stood_for(
    document, drafter, first, second
):
    volume = a_volume(document)
    type_into(second, drafter, f"As in [[{first.handle}]][@vol-1, p. 12].")
    snapshot = a_snapshot(document, drafter)
    volume.delete()

    entry = Snapshot.objects.get(pk=snapshot.pk).text.entries[1]

    assert entry.body == (
        f"As in [1](#p-{first.pk})[^c1].\n\n[^c1]: A. Author, *On Rights*, p. 12."
    )
    assert entry.written == f"As in [[{first.handle}]][@vol-1, p. 12]."
    assert snapshot.content["references"] == {first.handle: str(first.pk)}
    assert snapshot.content["citations"] == {
        "vol-1": {"before": "A. Author", "title": "On Rights", "link": "", "after": ""}
    }


def test_a_text_without_marks_is_frozen_without_words_about_them(
    document, drafter, first
):
    assert (
        not {"references", "citations"} & a_snapshot(document, drafter).content.keys()
    )


@pytest.mark.parametrize(
    ("mark", "code"),
    [("[[zzzzzzzz]]", "broken"), ("[@vol-9]", "broken"), ("[a city]()", "nowhere")],
)
def test_what_points_at_nothing_is_not_frozen(document, drafter, first, mark, code):
    type_into(first, drafter, f"First {mark}.")

    with pytest.raises(Refused, match=r"Encouragement 1: \[") as refusal:
        a_snapshot(document, drafter)

    assert refusal.value.code == code
    assert not Snapshot.objects.exists()


def test_remarks_finished_later_bring_their_own_references(document, organiser, first):
    remark = structure.add_remark(
        first, by=organiser, body="Why.", structure_version=version_of(document)
    )
    adoption = adopt(a_snapshot(document, organiser, "conference"), organiser)
    type_into(remark, organiser, "See [[zzzzzzzz]].")
    with pytest.raises(Refused, match="Explanatory remark 1"):
        versions.finish_remarks(document, by=organiser)
    assert not RemarksVersion.objects.exists()
    type_into(remark, organiser, f"See [[{first.handle}]].")

    finished = versions.finish_remarks(document, by=organiser)

    text = adoption.snapshot.text.with_remarks(finished.content)
    assert text.entries[0].remark.body == f"See [1](#p-{first.pk})."


def test_the_page_of_a_paragraph_offers_what_can_be_named(
    client, drafter, first, second
):
    a_volume(first.document)
    client.force_login(drafter)

    page = client.get(at("paragraph", paragraph=second.pk)).content.decode()

    assert f">[[{first.handle}]]</code>" in page
    assert f">[[{second.handle}]]</code>" not in page
    assert ">[@vol-1]</code>" in page


def test_the_page_of_a_paragraph_shows_what_its_remark_refers_to(
    client, drafter, first, second
):
    a_remark(second, drafter, f"Compare encouragement [[{first.handle}]].")
    client.force_login(drafter)

    page = client.get(at("paragraph", paragraph=second.pk)).text

    assert '<p dir="auto">Compare encouragement 1.</p>' in page


def test_selects_run_as_the_words_of_the_text_that_stand_in_them(
    client, drafter, first, second
):
    client.force_login(drafter)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "ar"})

    page = client.get(at("paragraph", paragraph=second.pk)).text

    assert '<html lang="ar" dir="rtl"' in page
    assert f'id="to-{second.pk}" name="after" dir="ltr"' in page
