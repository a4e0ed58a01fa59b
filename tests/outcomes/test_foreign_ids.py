"""Ids of another edition in what is posted, where no address can refuse them."""

from uuid import uuid4

import pytest

from apps.outcomes.models import Adoption, Comment, Paragraph, Revision, Source
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot, holder
from tests.factories.programme import an_academy
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client):
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    client.force_login(organiser)
    return a_paragraph(document, organiser, "One sentence. Another sentence.")


@pytest.fixture
def foreign(own):
    document = DocumentFactory(edition=an_academy("2032").edition)
    drafter = holder(document.edition, "drafter")
    return a_paragraph(document, drafter, "Theirs.")


@pytest.fixture
def finding(foreign):
    return ContributionFactory(report__session__part=an_academy("2032"))


def written():
    rows = (Paragraph, Source, Comment, Adoption)
    heads = Paragraph.objects.order_by("pk").values_list("pk", "document", "head")
    return [*heads], [model.objects.count() for model in rows]


def version_of(paragraph):
    paragraph.document.refresh_from_db()
    return paragraph.document.structure_version


@pytest.fixture
def posts(own, foreign, finding):
    order = {"structure_version": version_of(own)}
    insert = {"kind": "provision", "body": "New.", "after": ""}
    return {
        "take-over": (
            at("take-over"),
            order | {"id": uuid4(), "contribution": finding.pk},
        ),
        "add-source": (
            at("add-source"),
            {"paragraph": own.pk, "contribution": finding.pk},
        ),
        "insert after it": (
            at("insert"),
            order | insert | {"id": uuid4(), "after": foreign.pk},
        ),
        "insert as it": (at("insert"), order | insert | {"id": foreign.pk}),
        "split as it": (
            at("split", paragraph=own.pk),
            order | {"id": foreign.pk, "base": own.head_id, "sentence": 1},
        ),
    }


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("take-over", 404),
        ("add-source", 404),
        ("insert after it", 409),
        ("insert as it", 409),
        ("split as it", 302),
    ],
)
def test_no_change_of_the_structure_reaches_there(client, posts, what, status):
    address, sent = posts[what]
    before = written()

    response = client.post(address, sent)

    assert response.status_code == status
    assert written() == before


def test_a_base_of_there_is_none(client, own, foreign):
    facts = {"body": "Typed.", "client_uuid": uuid4(), "base": foreign.head_id}

    response = client.post(at("paragraph", paragraph=own.pk), facts)

    assert response.status_code == 409
    assert Revision.objects.get(body="Typed.").base is None
    assert [p.body for p in Paragraph.objects.order_by("created_at")] == [
        "One sentence. Another sentence.",
        "Theirs.",
    ]


def test_nobody_comments_on_a_paragraph_of_there(client, own, foreign):
    a_snapshot(own.document, own.head.author)
    before = written()

    response = client.post(
        at("comment", number=1),
        {"paragraph": foreign.pk, "body": "Hm.", "submission_key": uuid4()},
    )

    assert response.status_code == 422
    assert written() == before


def test_no_statement_stands_on_a_paragraph_of_there(client, own, foreign):
    snapshot = a_snapshot(own.document, own.head.author, "conference")
    before = written()

    response = client.post(
        at("adopt", number=1),
        {
            "sha256": snapshot.sha256,
            "method": "consensus",
            "adopted_on": "2026-02-08",
            "place": "Graz",
            "body": "the participants",
            "s-TOTAL_FORMS": "1",
            "s-INITIAL_FORMS": "0",
            "s-0-text": "We reserve our position.",
            "s-0-paragraph": foreign.pk,
        },
    )

    assert response.status_code == 422
    assert written() == before
