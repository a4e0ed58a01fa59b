"""The workspace, the consultation and the adoption, as pages."""

import re
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from apps.outcomes.actions import structure, voicing
from apps.outcomes.models import Adoption, Comment, Paragraph
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    a_paragraph,
    a_question,
    a_snapshot,
    adopt,
    holder,
)
from tests.factories.programme import a_person, an_academy, give_places
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize("job", ["organiser", "drafter", "rapporteur"])
def test_the_team_finds_the_reports_that_it_may_open(client, document, job):
    client.force_login(holder(document.edition, job))
    page = client.get(at("document")).content.decode()
    [reports] = re.findall(r'href="([^"]*)">Session reports<', page)

    assert client.get(reports).status_code == 200


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


WORKSPACE = 19


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
    voicing.comment(
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
        "adopted_on": localdate(timezone=VIENNA).isoformat(),
        "place": "Graz",
        "body": "the participants of the Conference",
        "chaired_by": "The chair of the Conference",
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


def test_adopting_and_publishing_twice_is_once(client, document, organiser):
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    client.force_login(organiser)

    adopted = [
        client.post(at("adopt", number=1), adoption_post(snapshot)) for _ in range(2)
    ]
    published = [client.post(at("publish")) for _ in range(2)]

    assert [answer.url for answer in adopted] == [at("draft")] * 2
    assert [answer.url for answer in published] == [at("document")] * 2
    assert Adoption.objects.get().statements.count() == 1


def test_another_record_of_the_adoption_stays_on_its_page(client, document, organiser):
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    client.force_login(organiser)
    client.post(at("adopt", number=1), adoption_post(snapshot))

    late = client.post(
        at("adopt", number=1), adoption_post(snapshot, **{"s-0-text": "We welcome it."})
    )

    assert late.status_code == 422
    page = late.content.decode()
    assert "The adoption is on record already" in page
    assert "We welcome it." in page
    statement = Adoption.objects.get().statements.get()
    assert statement.text == "We reserve our position."


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
