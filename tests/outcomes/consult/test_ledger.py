"""The ledger: what was said, what became of it, why, where it is, and who reads it."""

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from apps.contributions.matrix import regions_told
from apps.outcomes.actions import disposing, moderating, structure, versions, voicing
from apps.outcomes.queries.ledger import ledger_of
from apps.outcomes.queries.proposals import proposal_of
from apps.registration.models import WorldRegion
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    a_comment,
    a_question,
    a_snapshot,
    adopt,
    an_amendment,
    end_consultation,
)
from tests.factories.programme import an_academy
from tests.outcomes.addresses import at
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(document):
    return ContributionFactory(
        report__session__part=an_academy(), text="Desks help.", kind="finding"
    )


@pytest.fixture
def told(document, drafter, asked, participant, reader):
    """An accepted amendment, a comment withheld, and one withdrawn."""
    mine = an_amendment(
        asked, participant, body="Encourages towns.", on_behalf_of="Graz"
    )
    proposal = proposal_of(mine)
    base = proposal.paragraph.head_id
    disposing.accept(mine, by=drafter, base=base, body=proposal.text, reason="Good.")
    quiet = a_comment(asked, reader, "Names somebody.")
    moderating.withhold(quiet, by=drafter, reason="A name.")
    voicing.withdraw(a_comment(asked, reader, "Never mind."), by=reader)
    return mine


def lines(document, **facts):
    document.refresh_from_db()
    return [
        (line.label[:7], line.by, line.text, line.outcome, line.reason)
        for line in ledger_of(document, **{"hears_all": False} | facts)
    ]


def test_each_line_says_what_became_of_it_and_why(document, drafter, told, finding):
    assert lines(document) == [
        ("Finding", "", "Desks help.", "open", ""),
        (
            "A1",
            "Graz",
            "Other words: Encourages towns.\nReason: Listening is not enough.",
            "accepted",
            "Good.",
        ),
        ("Comment", "", "", "open", ""),
        ("Comment", "", "", "withdrawn", ""),
    ]
    words = {line[2] for line in lines(document, hears_all=True)}
    assert {"Names somebody.", "Never mind."} <= words


def test_it_leads_to_the_paragraph_in_the_newest_text(
    drafter, organiser, told, finding, other
):
    document = told.consultation.document
    structure.add_source(other, finding, by=drafter)
    end_consultation(document, drafter)
    snapshot = a_snapshot(document, drafter, "conference")
    before = [line.led_to for line in ledger_of(document, hears_all=False)]
    adopt(snapshot, organiser)
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    document.refresh_from_db()

    after = [line.led_to for line in ledger_of(document, hears_all=False)]

    named = [[led.name for led in each] for each in after]
    assert named == [["Encouragement 2"], ["Encouragement 1"], [], []]
    assert [each[0].address for each in (before[1], after[1])] == [
        f"{at('version', number=2)}#p-{told.paragraph_id}",
        f"{at('document')}#p-{told.paragraph_id}",
    ]


def test_drafters_say_why_a_finding_is_not_in_the_text(document, drafter, finding):
    said = {"by": drafter, "outcome": "not_accepted"}

    code = refused(disposing.dispose_of_contribution, finding, document, **said)
    disposing.dispose_of_contribution(finding, document, **said, reason="Too narrow.")

    assert code == "no_reason"
    assert lines(document) == [
        ("Finding", "", "Desks help.", "not_accepted", "Too narrow.")
    ]


def test_hidden_findings_are_not_in_it(document, finding):
    finding.is_hidden = True
    finding.save()

    assert lines(document) == []


def test_what_was_merged_is_told_with_the_one_it_went_into(
    document, drafter, asked, finding, other
):
    alike = ContributionFactory(
        report=finding.report, text="Desks are good.", merged_into=finding
    )
    structure.add_source(other, alike, by=drafter)
    disposing.dispose_of_contribution(
        alike, document, by=drafter, outcome="merged", reason="The same."
    )

    [line] = ledger_of(document, hears_all=False)

    assert line.text == "Desks help."
    assert [(one.text, one.reason) for one in line.merged] == [
        ("Desks are good.", "The same.")
    ]
    assert ([led.name for led in line.led_to], line.outcome) == (
        ["Encouragement 2"],
        "in_the_text",
    )


@pytest.fixture
def by_region(document, finding):
    """A question that twelve contributions of one region answer, two and three of others."""
    question = a_question(document.edition)
    regions = WorldRegion.objects.filter(scheme__is_default=True)[:3]
    made = {}
    for region, number in zip(regions, (12, 2, 3), strict=True):
        for _ in range(number):
            made[region] = ContributionFactory(
                report=finding.report, world_region=region
            )
            made[region].key_questions.add(question)
    return made


def test_a_region_is_told_where_the_matrix_tells_it(document, by_region):
    regions = [*by_region]
    names = [region.name for region in regions]
    question = by_region[regions[0]].key_questions.get()

    seen = [
        {line.region for line in ledger_of(document, hears_all=hears_all)}
        for hears_all in (False, True)
    ]

    assert seen == [{"", names[0]}, {"", *names}]
    told = regions_told(document.edition)
    assert [(question.pk, one.pk) in told for one in regions] == [True, False, False]


def test_a_frozen_text_tells_no_other_region_of_its_sources(
    document, drafter, provision, by_region
):
    for contribution in by_region.values():
        structure.add_source(provision, contribution, by=drafter)

    text = a_snapshot(document, drafter, "conference").content

    [told] = [one["sources"] for one in text["paragraphs"] if one["sources"]]
    first, *others = by_region
    assert {one["contribution"]: one["world_region"] for one in told} == {
        by_region[first].pk: first.name
    } | {by_region[region].pk: "" for region in others}


def test_who_reads_it_and_when(document, drafter, organiser, told, participant):
    edition = document.edition
    people = {
        "visitor": AnonymousUser(),
        "participant": participant,
        "drafter": drafter,
    }
    seen = []

    def look():
        may = [
            n for n, p in people.items() if p.has_perm("outcomes.read_ledger", edition)
        ]
        seen.append(may)

    look()
    end_consultation(document, drafter)
    look()
    snapshot = a_snapshot(document, drafter, "conference")
    adopt(snapshot, organiser)
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    look()

    assert seen == [
        ["drafter"],
        ["participant", "drafter"],
        ["visitor", "participant", "drafter"],
    ]


def test_it_is_taken_away_as_a_table_and_as_data(client, drafter, told):
    client.force_login(drafter)

    table = client.get(at("ledger-csv")).content.decode("utf-8-sig")
    data = client.get(at("ledger-json")).json()
    page = client.get(at("ledger"), {"kind": "amendment"}).content.decode()

    rows = list(csv.reader(io.StringIO(table)))
    assert [row[1] for row in rows[1:2]] == ["A1"]
    assert len(rows) == 1 + len(data["lines"])
    assert (data["format"], data["lines"][0]["outcome"]) == (
        "hrgl-ledger/1",
        "accepted",
    )
    assert "Encourages towns." in page
    assert "A name." not in page


def test_a_finding_is_disposed_of_on_its_page(client, document, drafter, finding):
    client.force_login(drafter)
    page = at("contribution", pk=finding.pk)

    empty = client.post(page, {"outcome": "not_accepted", "reason": ""})
    done = client.post(page, {"outcome": "not_accepted", "reason": "Too narrow."})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert "Too narrow." in client.get(page).content.decode()
    assert reverse("outcomes:draft", args=["2031"]) in done["Location"]
