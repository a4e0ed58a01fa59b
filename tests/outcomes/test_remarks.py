"""The explanatory remarks are finished after the adoption; the adopted text stays."""

import json
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.core.refusals import Refused
from apps.outcomes.actions import remarks, saving, structure, versions
from apps.outcomes.actions.saving import Result
from apps.outcomes.models import (
    Document,
    Paragraph,
    RemarksVersion,
    Snapshot,
    Source,
    Statement,
)
from apps.outcomes.rendering.compose import compose, fingerprint_of
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    adopt,
    type_into,
)
from tests.factories.programme import an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def provision(document, organiser):
    return a_paragraph(document, organiser, "Encourages cities to listen.")


@pytest.fixture
def remark(document, organiser, provision):
    document.refresh_from_db()
    return structure.add_remark(
        provision,
        by=organiser,
        body="Not finished.",
        structure_version=document.structure_version,
    )


@pytest.fixture
def adoption(document, organiser, remark):
    return adopt(a_snapshot(document, organiser, "conference"), organiser)


def test_a_remark_is_saved_after_the_adoption_and_the_text_is_not(
    adoption, organiser, provision, remark
):
    late = type_into(provision, organiser, "Encourages cities to shout.")
    finished = type_into(remark, organiser, "Finished.")

    provision.refresh_from_db()
    remark.refresh_from_db()
    assert (late.result, finished.result) == (Result.FROZEN, Result.SAVED)
    assert (provision.body, remark.body) == (
        "Encourages cities to listen.",
        "Finished.",
    )


def test_finished_remarks_are_a_version_that_names_the_adopted_text(
    adoption, document, organiser, provision, remark
):
    type_into(remark, organiser, "Finished.")

    version = remarks.finish_remarks(document, by=organiser)

    told = json.loads(version.canonical)
    adoption.refresh_from_db()
    assert version.number == 1
    assert version.sha256 == sha256(version.canonical.encode()).hexdigest()
    assert told["adopted_sha256"] == adoption.sha256 == adoption.snapshot.sha256
    assert [(r["place"], r["explains"], r["body"]) for r in told["remarks"]] == [
        ("1", str(provision.pk), "Finished.")
    ]


def test_finishing_without_a_change_makes_nothing(adoption, document, organiser):
    assert remarks.finish_remarks(document, by=organiser) is None
    assert not RemarksVersion.objects.exists()


def test_finishing_twice_is_finishing_once(adoption, document, organiser, remark):
    type_into(remark, organiser, "Finished.")

    first = remarks.finish_remarks(document, by=organiser)
    again = remarks.finish_remarks(document, by=organiser)

    assert first == again
    assert RemarksVersion.objects.count() == 1


def test_an_unmerged_remark_is_settled_first(adoption, document, organiser, remark):
    base = remark.head_id
    type_into(remark, organiser, "One.")
    type_into(remark, organiser, "Two.", base=base)

    for change in (remarks.finish_remarks, versions.publish):
        with pytest.raises(Refused) as refusal:
            change(document, by=organiser)
        assert refusal.value.code == "unmerged"

    document.refresh_from_db()
    assert document.status == "adopted"
    assert not RemarksVersion.objects.exists()


def test_a_missing_remark_is_added_with_its_source(adoption, document, organiser):
    finding = ContributionFactory(report__session__part=an_academy())
    remark = Paragraph.objects.get(kind="remark")

    structure.add_source(remark, finding, by=organiser)
    version = remarks.finish_remarks(document, by=organiser)

    sources = version.content["remarks"][0]["sources"]
    assert [source["contribution"] for source in sources] == [finding.pk]


def test_before_the_adoption_remarks_are_part_of_the_text(document, organiser, remark):
    a_snapshot(document, organiser, "conference")

    with pytest.raises(Refused) as refusal:
        remarks.finish_remarks(document, by=organiser)

    assert refusal.value.code == "not_adopted"
    assert type_into(remark, organiser, "Late.").result == Result.FROZEN
    assert not RemarksVersion.objects.exists()


def test_publishing_freezes_the_remarks_and_locks_them(
    adoption, document, organiser, remark
):
    type_into(remark, organiser, "Finished.")

    versions.publish(document, by=organiser)

    late = type_into(remark, organiser, "Too late.")
    assert RemarksVersion.objects.get().content["remarks"][0]["body"] == "Finished."
    assert late.result == Result.FROZEN


def test_the_database_lets_remarks_change_until_publication_only(
    adoption, document, organiser, provision, remark
):
    saving.save(remark, author=organiser, body="Finished.", base=remark.head_id)
    versions.publish(document, by=organiser)

    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Paragraph.objects.filter(pk=remark.pk).update(head=None)


@pytest.mark.parametrize(
    "change",
    [
        lambda provision, remark: Paragraph.objects.filter(pk=provision.pk).update(
            head=None
        ),
        lambda provision, remark: Paragraph.objects.filter(pk=remark.pk).update(
            kind="provision", explains=None, order_key="zz"
        ),
        lambda provision, remark: Source.objects.filter(paragraph=provision).update(
            paragraph=remark
        ),
        lambda provision, remark: Source.objects.filter(paragraph=provision).delete(),
    ],
    ids=["text", "kind", "source moved", "source deleted"],
)
def test_the_database_locks_the_rest_at_adoption(
    document, organiser, provision, remark, change
):
    finding = ContributionFactory(report__session__part=an_academy())
    structure.add_source(provision, finding, by=organiser)
    adopt(a_snapshot(document, organiser, "conference"), organiser)

    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        change(provision, remark)


def test_the_database_keeps_versions_of_remarks(adoption, document, organiser, remark):
    type_into(remark, organiser, "Finished.")
    remarks.finish_remarks(document, by=organiser)

    with pytest.raises(IntegrityError, match="outcomes_append_only"):
        RemarksVersion.objects.update(number=2)


def test_the_database_asks_for_the_adopted_hash(adoption, organiser):
    text = json.dumps({"adopted_sha256": "0" * 64})

    with pytest.raises(IntegrityError, match="outcomes_remarks_name_the_adopted_text"):
        RemarksVersion.objects.create(
            adoption=adoption,
            number=1,
            canonical=text,
            sha256=sha256(text.encode()).hexdigest(),
            frozen_at=adoption.recorded_at,
            frozen_by=organiser,
        )


def test_a_statement_stays_as_it_was_made(document, organiser, remark):
    adopt(
        a_snapshot(document, organiser, "conference"),
        organiser,
        statements=[
            versions.Stated(kind="reservation", text="No.", attributed_to="A city")
        ],
    )

    Statement.objects.update(attributed_to="")

    with pytest.raises(IntegrityError, match="outcomes_append_only"):
        Statement.objects.update(text="Yes.")


def test_a_statement_is_not_deleted(document, organiser, remark):
    stated = versions.Stated(kind="reservation", text="No.")
    adopt(a_snapshot(document, organiser, "conference"), organiser, statements=[stated])

    with (
        pytest.raises(IntegrityError, match="outcomes_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM outcomes_statement")


def test_a_statement_on_a_foreign_paragraph_is_refused(document, organiser, remark):
    snapshot = a_snapshot(document, organiser, "conference")

    with pytest.raises(Refused) as refusal:
        adopt(
            snapshot,
            organiser,
            statements=[
                versions.Stated(kind="reservation", text="No.", paragraph=uuid4())
            ],
        )

    document.refresh_from_db()
    assert refusal.value.code == "foreign"
    assert document.status == "before_conference"


def test_the_pdf_and_the_page_say_which_remarks_they_show(
    client, adoption, document, organiser, remark
):
    snapshot = Snapshot.objects.get()
    before = fingerprint_of(snapshot)
    type_into(remark, organiser, "Finished.")
    versions.publish(document, by=organiser)
    version = RemarksVersion.objects.get()

    html = compose(snapshot).html
    page = client.get(reverse("outcomes:document", kwargs={"edition": "2031"}))
    told = client.get(reverse("outcomes:remarks-json", kwargs={"edition": "2031"}))

    assert fingerprint_of(snapshot) != before
    assert "Finished after the adoption. Version 1 of the remarks" in html
    assert version.sha256 in html
    assert snapshot.sha256 in html
    for text in (html, page.content.decode()):
        assert "Finished." in text
        assert "Not finished." not in text
    assert told.content.decode() == version.canonical
    assert told["ETag"] == f'"{version.sha256}"'


def test_without_later_remarks_there_is_no_second_file(client, adoption, document):
    response = client.get(reverse("outcomes:remarks-json", kwargs={"edition": "2031"}))

    assert response.status_code == 404


def test_drafters_finish_remarks_in_the_workspace(client, adoption, organiser, remark):
    client.force_login(organiser)
    words = {"edition": "2031"}
    draft = reverse("outcomes:draft", kwargs=words)

    page = client.get(draft).content.decode()
    client.post(
        reverse("outcomes:paragraph", kwargs=words | {"paragraph": remark.pk}),
        {"body": "By form.", "base": remark.head_id, "client_uuid": str(uuid4())},
    )
    client.post(reverse("outcomes:finish-remarks", kwargs=words))

    assert "Edit the remark" in page
    assert "Insert a paragraph" not in page
    assert Document.objects.get().status == "adopted"
    assert RemarksVersion.objects.get().content["remarks"][0]["body"] == "By form."
