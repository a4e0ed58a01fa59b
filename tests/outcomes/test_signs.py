"""A sign that the PDF cannot show is named before a text is frozen, never afterwards."""

import pytest
from django.urls import reverse

from apps.core.refusals import Refused
from apps.outcomes.actions import remarks, structure, versions
from apps.outcomes.models import Adoption, Paragraph, RemarksVersion, Snapshot
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    adopt,
    type_into,
)

pytestmark = pytest.mark.django_db


def a_remark(paragraph, organiser, body):
    paragraph.document.refresh_from_db()
    return structure.add_remark(
        paragraph,
        by=organiser,
        body=body,
        structure_version=paragraph.document.structure_version,
    )


def test_every_sign_is_named_with_its_place(document, organiser):
    document.title = "Rights 🙂"
    document.save()
    a_paragraph(document, organiser, "On &#128578; cities", kind="heading")
    a_paragraph(document, organiser, "Encourages cities.")
    second = a_paragraph(document, organiser, "Encourages 漢 and 字 and 漢.")
    a_remark(second, organiser, "Because \u2028 of it.")

    with pytest.raises(Refused) as refusal:
        a_snapshot(document, organiser)

    assert refusal.value.code == "unprintable"
    assert str(refusal.value) == (
        "The PDF cannot show these signs. Write them in another way:"
        " Title and imprint: 🙂 (U+1F642);"
        " Heading “On 🙂 cities”: 🙂 (U+1F642);"
        " Encouragement 2: 漢 (U+6F22), 字 (U+5B57);"
        " Remark on encouragement 2: \N{REPLACEMENT CHARACTER} (U+2028)."
    )
    document.refresh_from_db()
    assert document.status == "drafting"
    assert not Snapshot.objects.exists()
    assert Paragraph.objects.filter(head__body__contains="漢").exists()


def test_the_form_says_it_and_keeps_the_name_of_the_version(
    client, document, organiser
):
    a_paragraph(document, organiser, "Encourages 🙂.")
    client.force_login(organiser)

    answer = client.post(
        reverse("outcomes:freeze", kwargs={"edition": document.edition.slug}),
        {"purpose": "conference", "label": "Conference text"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Encouragement 1: 🙂 (U+1F642)" in page
    assert 'value="Conference text"' in page
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"place": "Graz 🙂"}, "Adoption"),
        ({"body": "all 🙂"}, "Adoption"),
        ({"statements": [versions.Stated(kind="statement", text="🙂")]}, "Adoption"),
    ],
)
def test_what_is_said_of_the_adoption_is_looked_at_too(
    document, organiser, facts, place
):
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")

    with pytest.raises(Refused, match=f"{place}: 🙂") as refusal:
        adopt(snapshot, organiser, **facts)

    assert refusal.value.code == "unprintable"
    assert not Adoption.objects.exists()


def test_so_are_remarks_that_are_finished_later(document, organiser):
    paragraph = a_paragraph(document, organiser)
    remark = a_remark(paragraph, organiser, "Because.")
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    type_into(remark, organiser, "Because 🙂.")

    with pytest.raises(Refused, match="Remark on encouragement 1: 🙂"):
        remarks.finish_remarks(document, by=organiser)

    remark.refresh_from_db()
    assert remark.body == "Because 🙂."
    assert not RemarksVersion.objects.exists()
