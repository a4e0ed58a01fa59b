"""The Word document: styles, numbers as text, links that lead somewhere, the same bytes."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from apps.outcomes.rendering.publication import publication_of
from apps.outcomes.rendering.word import docx
from apps.partners.choices import Role
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import a_paragraph, a_question, a_snapshot, adopt
from tests.factories.partners import PartnershipFactory
from tests.factories.programme import an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(publication):
    return Document(BytesIO(docx(publication)))


def test_the_same_text_is_the_same_bytes(publication):
    written = docx(publication)

    assert docx(publication) == written
    with ZipFile(BytesIO(written)) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.namelist()[0] == "[Content_Types].xml"


def test_its_parts_are_headings_and_its_numbers_are_text(opened):
    headings = [
        (one.style.name[-1], one.text)
        for one in opened.paragraphs
        if one.style.name.startswith("Heading")
    ]
    assert headings == [
        ("1", "Outcome Document"),
        ("2", "Concepts"),
        ("1", "Explanatory Remarks"),
        ("2", "Explanatory remark to encouragement 1"),
        ("1", "Record of adoption"),
        ("2", "Statements on record"),
        ("3", "Reservation on encouragement 1"),
        ("1", "References"),
        ("1", "Notes"),
        ("1", "About this document"),
    ]
    lines = [
        one.text for one in opened.paragraphs if one.style.name.startswith("Provision")
    ]
    assert lines[:4] == [
        "1.\tEncourages budgets1 for:",
        "(a)\trooms;",
        "2.\tEncourages cities, as in 1 and 2, حقوق.",
        "1\tSee <volume> 2.",
    ]


def test_every_link_leads_somewhere(opened):
    body = opened.element.body
    names = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]

    inside = {link for link in links if link}
    assert inside <= names
    assert {"note1", "call1", "note2", "call2"} <= inside
    ids = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(set(ids)) == len(ids)
    outside = [one.target_ref for one in opened.part.rels.values() if one.is_external]
    assert outside[0] == "https://example.org/?a=1&b=2"


def test_it_says_of_itself_what_it_is_and_names_no_programme(opened, publication):
    facts = opened.core_properties

    assert facts.title == publication.full_title
    assert (facts.author, facts.last_modified_by) == (publication.series,) * 2
    assert (facts.comments, facts.keywords, facts.language) == ("", "", "en")
    frozen = publication.snapshot.frozen_at.replace(microsecond=0)
    assert facts.created.replace(tzinfo=frozen.tzinfo) == frozen


def test_it_says_which_words_a_corrigendum_has_changed(corrected):
    paragraphs = Document(BytesIO(docx(corrected))).paragraphs

    notes = [one for one in paragraphs if one.style.name == "Correction"]
    assert [one.text for one in notes[:3]] == [
        f"Corrected by corrigendum {number}" for number in (1, 2, 3)
    ]
    at = [one.text for one in paragraphs].index("Corrigenda")
    assert [one.text for one in paragraphs[at + 3 : at + 7]] == [
        "Heading A",
        "For the words: “Concepts” read: “Notions”",
        "Reason: A slip of the pen.",
        f"SHA-256: {corrected.corrigenda[0].sha256}",
    ]
    links = [
        link.get(qn("w:anchor"))
        for one in notes
        for link in one._p.iter(qn("w:hyperlink"))
    ]
    assert links == ["corrigendum1", "corrigendum2", "corrigendum3"]


def test_words_from_right_to_left_are_marked(opened, publication):
    turned = [
        run.text
        for run in opened.element.body.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    ]
    assert turned == ["حقوق"]
    assert not list(opened.element.body.iter(qn("w:bidi")))

    arabic = replace(publication, text=replace(publication.text, language="ar"))
    lines = Document(BytesIO(docx(arabic))).paragraphs

    assert all(one._p.pPr.find(qn("w:bidi")) is not None for one in lines)


def lines_below(opened, heading):
    """What stands between that heading and the next one of its level."""
    lines = iter(opened.paragraphs)
    first = next(one for one in lines if one.text == heading)
    found = []
    for line in lines:
        if line.style.name == first.style.name:
            return found
        found.append(line.text)
    return found


@pytest.fixture
def sourced(document, organiser):
    """Adopted by vote, with a source, who contributed it, and a partner not confirmed."""
    edition = document.edition
    edition.starts_on, edition.ends_on = "2031-02-01", "2031-02-08"
    edition.save()
    PartnershipFactory(
        edition=edition, confirmed=True, organisation__full_name="City network A"
    )
    PartnershipFactory(
        edition=edition,
        organisation__full_name="City network B",
        role=Role.CO_ORGANISER,
    )
    finding = ContributionFactory(
        report__session__part=an_academy(),
        report__session__title="Inclusive budgets",
        attribution="named",
        attributed_to="A mayor",
    )
    finding.key_questions.add(a_question(edition))
    provision = a_paragraph(document, organiser, "Encourages budgets.")
    provision.sources.create(contribution=finding, added_by=organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    adopt(
        snapshot,
        organiser,
        method="vote",
        votes_for=12,
        votes_against=3,
        votes_abstained=1,
        adopted_at=datetime(2026, 2, 8, 14, 30, tzinfo=UTC),
    )
    return Document(BytesIO(docx(publication_of(snapshot))))


def test_it_tells_the_count_of_a_vote_and_the_instant(sourced):
    record = lines_below(sourced, "Record of adoption")

    assert record[3:7] == [
        "Method: Vote",
        "Count: 12 in favour, 3 against, 1 abstaining",
        "Chaired by: The chair of the Conference",
        "Time of the declaration: 8 February 2026, 14:30 UTC",
    ]


def test_it_tells_where_its_encouragements_come_from(sourced):
    source = [one.text for one in sourced.paragraphs if one.style.name == "Source"]

    assert source == ["From: Inclusive budgets (C1.Q1), A mayor"]
    assert lines_below(sourced, "Sources of the encouragements")[1:] == [
        "Inclusive budgets",
        "Encouragements: 1",
        "Key questions: C1.Q1",
        "Key questions",
        "C1.Q1 What works? (C1.Q1)",
        "Contributors who agreed to be named",
        "A mayor",
    ]


def test_partners_that_are_not_confirmed_have_the_footnote(sourced):
    assert lines_below(sourced, "Organisers and partners") == [
        "Organised together with",
        "City network B ¹",
        "In cooperation with",
        "City network A",
        "¹ Co-organisation by partners still to be confirmed.",
    ]


def test_the_days_of_the_event_stand_on_top(sourced):
    assert sourced.paragraphs[2].text == "1–8 February 2031"


def test_days_that_nobody_knows_are_not_told(opened):
    assert opened.paragraphs[3].text == "Graz, 8 February 2031"


def test_foreign_words_do_not_turn_the_lines_of_an_arabic_document(publication):
    text = replace(publication.text, language="ar", subtitle="")
    arabic = Document(BytesIO(docx(replace(publication, text=text))))

    assert arabic.paragraphs[2].text == "\u2068Graz\u2069، 8 فبراير 2031"
