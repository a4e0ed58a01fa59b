import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.outcomes.actions import structure, versions
from apps.outcomes.models import Adoption, Comment, Paragraph, Revision, SideVersion
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_question,
    a_snapshot,
    adopt,
    holder,
    type_into,
)
from tests.factories.programme import a_person, an_academy, give_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return DocumentFactory()


@pytest.fixture
def organiser(document):
    return holder(document.edition, "organiser", "Olga Organiser")


@pytest.fixture
def participant(document):
    person = a_person("Paula Participant")
    give_places(an_academy(), [person])
    return person


def at(name, **words):
    return reverse(f"outcomes:{name}", kwargs={"edition": "2031", **words})


def put(client, paragraph, **message):
    return client.put(
        at("paragraph", paragraph=paragraph.pk),
        json.dumps({"client_uuid": str(uuid4()), **message}),
        content_type="application/json",
    )


def test_a_save_as_json_tells_revision_and_hash(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    client.force_login(organiser)

    response = put(client, paragraph, body="New.\n", base=paragraph.head_id)

    revision = Revision.objects.latest("pk")
    assert response.status_code == 200
    assert response.json()["revision"] == revision.pk
    assert response.json()["sha256"] == revision.sha256
    assert revision.body == "New.\n"


def test_a_stale_save_as_json_gets_both_texts_and_a_merge(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    type_into(paragraph, organiser, "Encourages towns to listen.")
    client.force_login(organiser)

    response = put(client, paragraph, body="Encourages cities to hear.", base=base)

    told = response.json()
    assert response.status_code == 409
    assert told["mine"] == "Encourages cities to hear."
    assert told["theirs"] == "Encourages towns to listen."
    assert told["merge"] == "Encourages towns to hear."
    assert told["settle_url"] == at(
        "side-version", side_version=SideVersion.objects.get().pk
    )


def test_a_save_into_a_frozen_text_is_423_and_stored(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    a_snapshot(document, organiser, "conference")
    client.force_login(organiser)

    response = put(client, paragraph, body="Late.", base=paragraph.head_id)

    assert response.status_code == 423
    assert SideVersion.objects.get().revision.body == "Late."


KEY = "7f1d7d3c-2a43-4a3f-9df6-5b7cf8c0ad25"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"body": "a"}',
        b'{"body": "\\u0000", "client_uuid": "7f1d7d3c-2a43-4a3f-9df6-5b7cf8c0ad25"}',
        b'{"body": "\\ud800", "client_uuid": "7f1d7d3c-2a43-4a3f-9df6-5b7cf8c0ad25"}',
        b'{"body": "a", "base": [], "client_uuid": {}}',
        json.dumps({"body": "a", "client_uuid": KEY, "follows": KEY}),
        json.dumps({"body": "a", "client_uuid": KEY, "follows": [KEY, {}]}),
        json.dumps({"body": "a", "client_uuid": KEY, "follows": [KEY] * 21}),
    ],
)
def test_a_broken_save_is_answered_and_writes_nothing(
    client, document, organiser, sent
):
    paragraph = a_paragraph(document, organiser)
    before = Revision.objects.count()
    client.force_login(organiser)

    response = client.put(
        at("paragraph", paragraph=paragraph.pk), sent, content_type="application/json"
    )

    assert response.status_code == 400
    assert Revision.objects.count() == before


def test_what_a_page_has_sent_before_is_no_conflict(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    client.force_login(organiser)
    put(client, paragraph, body="One.", base=base, client_uuid=KEY)

    response = put(client, paragraph, body="One. Two.", base=base, follows=[KEY])

    paragraph.refresh_from_db()
    assert response.status_code == 200
    assert response.json()["head"] == paragraph.head_id
    assert paragraph.body == "One. Two."


def test_a_conflict_without_javascript_shows_both_texts(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    type_into(paragraph, organiser, "Encourages towns to listen.")
    client.force_login(organiser)

    response = client.post(
        at("paragraph", paragraph=paragraph.pk),
        {
            "body": "Encourages cities to hear.",
            "base": base,
            "client_uuid": str(uuid4()),
        },
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Encourages cities to hear." in page
    assert "Encourages towns to listen." in page
    assert "Encourages towns to hear.</textarea>" in page.replace("\n", "")
    assert "<ins>" in page


def test_the_conflict_is_settled_by_its_form(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    type_into(paragraph, organiser, "Encourages towns to listen.")
    side = type_into(paragraph, organiser, "Something.", base=base).side_version
    paragraph.refresh_from_db()
    client.force_login(organiser)

    client.post(
        at("side-version", side_version=side.pk),
        {
            "body": "Merged.",
            "base": paragraph.head_id,
            "client_uuid": str(uuid4()),
            "then": "save",
        },
    )

    paragraph.refresh_from_db()
    assert paragraph.body == "Merged."
    assert not SideVersion.objects.unmerged().exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_workspace_costs_the_same_at_any_length(
    client, document, organiser, django_assert_num_queries, number
):
    question = a_question(document.edition)
    for _ in range(number):
        finding = ContributionFactory(report__session__part=an_academy())
        finding.key_questions.add(question)
        unused = ContributionFactory(report__session__part=an_academy())
        unused.key_questions.add(question)
        document.refresh_from_db()
        paragraph = structure.insert_contribution(
            document,
            finding,
            by=organiser,
            id=uuid4(),
            structure_version=document.structure_version,
        )
        document.refresh_from_db()
        structure.add_remark(
            paragraph,
            by=organiser,
            body="Why.",
            structure_version=document.structure_version,
        )
    client.force_login(organiser)
    client.get(at("document"))

    with django_assert_num_queries(WORKSPACE):
        response = client.get(at("draft"))

    assert response.status_code == 200


WORKSPACE = 17


def test_a_finding_is_taken_over_in_one_click(client, document, organiser):
    finding = ContributionFactory(report__session__part=an_academy())
    client.force_login(organiser)

    client.post(
        at("take-over"),
        {"id": str(uuid4()), "structure_version": 0, "contribution": finding.pk},
    )

    assert [p.sources.get().contribution for p in Paragraph.objects.all()] == [finding]


def test_a_participant_comments_on_the_consultation_text(
    client, document, organiser, participant
):
    paragraph = a_paragraph(document, organiser)
    a_snapshot(document, organiser)
    client.force_login(participant)

    client.post(
        at("comment", number=1),
        {
            "paragraph": str(paragraph.pk),
            "body": "Add towns.",
            "submission_key": str(uuid4()),
        },
    )
    page = client.get(at("version", number=1)).content.decode()

    assert [(c.author, c.body) for c in Comment.objects.all()] == [
        (participant, "Add towns.")
    ]
    assert "Add towns." in page


def test_other_participants_do_not_see_who_commented(
    client, document, organiser, participant
):
    paragraph = a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser)
    versions.comment(
        snapshot, by=participant, paragraph=paragraph.pk, body="Hm.", key=uuid4()
    )
    other = a_person("Other One")
    give_places(an_academy(), [other])

    client.force_login(other)
    page = client.get(at("version", number=1)).content.decode()
    client.force_login(organiser)
    team_page = client.get(at("version", number=1)).content.decode()

    assert "Hm." in page
    assert "Paula Participant" not in page
    assert "Paula Participant" in team_page


def test_an_empty_comment_is_told_and_not_stored(
    client, document, organiser, participant
):
    paragraph = a_paragraph(document, organiser)
    a_snapshot(document, organiser)
    client.force_login(participant)

    response = client.post(
        at("comment", number=1), {"paragraph": str(paragraph.pk), "body": " "}
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert '<a href="#id_body">' in page
    assert page.count('id="id_body"') == page.count('id="id_body_error"') == 1
    assert '<details class="hr-details" open>' in page
    assert not Comment.objects.exists()


def adoption_post(snapshot, **changes):
    return {
        "sha256": snapshot.sha256,
        "method": "consensus",
        "adopted_on": "2026-02-08",
        "place": "Graz",
        "body": "the participants of the Conference",
        "s-TOTAL_FORMS": "1",
        "s-INITIAL_FORMS": "0",
        "s-0-kind": "reservation",
        "s-0-text": "We reserve our position.",
        "s-0-paragraph": "",
        "s-0-attributed_to": "",
    } | changes


def test_the_organiser_records_the_adoption_and_publishes(client, document, organiser):
    a_paragraph(document, organiser, "Encourages *all* cities to listen.")
    snapshot = a_snapshot(document, organiser, "conference")
    client.force_login(organiser)

    form = client.get(at("adopt", number=1)).content.decode()
    client.post(at("adopt", number=1), adoption_post(snapshot))
    client.post(at("publish"))
    client.logout()
    page = client.get(at("document")).content.decode()
    as_json = client.get(at("json"))

    assert "not binding" in form
    assert snapshot.sha256 in form
    assert "Encourages <em>all</em> cities to listen." in page
    assert "We reserve our position." in page
    assert snapshot.sha256 in page
    assert as_json.content.decode() == snapshot.canonical
    assert re.search(r'id="p-[0-9a-f-]{36}" aria-label="Encouragement 1"', page)


def test_an_adoption_in_the_future_is_told_beside_the_field(
    client, document, organiser
):
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    client.force_login(organiser)

    response = client.post(
        at("adopt", number=1), adoption_post(snapshot, adopted_on="2999-01-01")
    )

    assert response.status_code == 422
    assert "cannot be in the future" in response.content.decode()
    assert not Adoption.objects.exists()


def test_an_adopted_text_is_shown_only_when_published(client, document, organiser):
    a_paragraph(document, organiser, "Encourages secrecy.")
    adopt(a_snapshot(document, organiser, "conference"), organiser)

    page = client.get(at("document")).content.decode()

    assert "being prepared for publication" in page
    assert "Encourages secrecy." not in page
    assert client.get(at("json")).status_code == 404


@pytest.mark.parametrize(
    ("name", "words", "allowed"),
    [
        ("draft", {}, {"organiser", "drafter", "rapporteur"}),
        ("describe", {}, {"organiser", "drafter"}),
        (
            "version",
            {"number": 1},
            {"organiser", "drafter", "rapporteur", "participant"},
        ),
        ("adopt", {"number": 1}, {"organiser"}),
        (
            "document",
            {},
            {"organiser", "drafter", "rapporteur", "participant", "reviewer", "none"},
        ),
    ],
)
def test_who_may_open(
    client, document, organiser, participant, *, name, words, allowed
):
    a_paragraph(document, organiser)
    a_snapshot(document, organiser, "conference")
    people = {
        "organiser": organiser,
        "participant": participant,
        "none": a_person("Nobody Special"),
    } | {
        job: holder(document.edition, job)
        for job in ("drafter", "rapporteur", "reviewer")
    }

    opened = set()
    for who, person in people.items():
        client.force_login(person)
        if client.get(at(name, **words)).status_code == 200:
            opened.add(who)

    assert opened == allowed
