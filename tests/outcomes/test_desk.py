"""The calm page of the whole text, and what is done on the page of one paragraph."""

import gzip
from random import Random
from uuid import uuid4

import pytest

from apps.contributions.models import Contribution
from apps.outcomes.actions import structure
from apps.outcomes.models import Paragraph, Revision, Source
from apps.outcomes.models.document import sha256_of
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import a_paragraph
from tests.factories.programme import an_academy
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

WEIGHT = 60_000
PARAGRAPH = 21


def a_finding(**facts):
    return ContributionFactory(report__session__part=an_academy(), **facts)


def structure_of(document):
    document.refresh_from_db()
    return document.structure_version


def words(chance, number):
    letters = "aeiounrtsldmkbpg"
    made = (
        "".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(900)
    )
    known = list(made)
    return " ".join(chance.choices(known, k=number))


def many_provisions(document, author, number):
    chance = Random(7)
    paragraphs = Paragraph.objects.bulk_create(
        Paragraph(document=document, kind="provision", order_key=f"{n:03}V")
        for n in range(number)
    )
    revisions = Revision.objects.bulk_create(
        Revision(paragraph=one, author=author, body=body, sha256=sha256_of(body))
        for one in paragraphs
        for body in [words(chance, 55)]
    )
    for one, revision in zip(paragraphs, revisions, strict=True):
        one.head = revision
    Paragraph.objects.bulk_update(paragraphs, ["head"])


def many_findings(number):
    first = a_finding()
    chance = Random(8)
    Contribution.objects.bulk_create(
        Contribution(
            report=first.report,
            edition=first.edition,
            position=n,
            text=words(chance, 30),
        )
        for n in range(1, number)
    )


def test_sixty_provisions_and_their_findings_are_a_light_page(
    client, document, organiser
):
    many_provisions(document, organiser, 60)
    many_findings(150)
    client.force_login(organiser)

    page = client.get(at("draft")).content

    assert page.count(b'class="hr-finding"') == 150
    assert page.count(b'data-row="') == 60
    assert page.count(b"<textarea") == 2
    assert page.count(at("add-source").encode()) == 150
    assert len(gzip.compress(page)) <= WEIGHT


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_paragraph_costs_the_same_at_any_length(
    client, document, organiser, django_assert_num_queries, number
):
    for _ in range(number):
        paragraph = a_paragraph(document, organiser)
        structure.add_source(paragraph, a_finding(), by=organiser)
        a_finding()
    client.force_login(organiser)
    client.get(at("document"))

    with django_assert_num_queries(PARAGRAPH):
        client.get(at("paragraph", paragraph=paragraph.pk))


def test_the_page_of_a_paragraph_has_the_tools_and_a_remark_has_none(
    client, document, organiser
):
    first = a_paragraph(document, organiser, "Encourages cities. Encourages towns.")
    second = a_paragraph(document, organiser)
    version = structure_of(document)
    remark = structure.add_remark(
        second, by=organiser, body="Why.", structure_version=version
    )
    client.force_login(organiser)

    pages = [
        client.get(at("paragraph", paragraph=one.pk)).content.decode()
        for one in (first, second, remark)
    ]

    tools = ["move", "remove", "split", "join"]
    owners = (first, second, remark)
    assert [
        [name for name in tools if at(name, paragraph=one.pk) in page]
        for one, page in zip(owners, pages, strict=True)
    ] == [tools, ["move", "remove"], []]


def test_the_buttons_of_one_form_take_over_each_finding_once(
    client, document, organiser
):
    findings = [a_finding(), a_finding()]
    client.force_login(organiser)
    key = uuid4()

    for finding in [findings[0], findings[0], findings[1]]:
        facts = {"structure_version": structure_of(document)}
        client.post(at("take-over"), facts | {"id": key, "contribution": finding.pk})

    taken = Paragraph.objects.in_order()
    assert [one.sources.get().contribution for one in taken] == findings


def test_a_finding_becomes_a_source_of_the_chosen_encouragement(
    client, document, organiser
):
    paragraph = a_paragraph(document, organiser)
    finding = a_finding()
    client.force_login(organiser)

    unchosen = client.post(
        at("add-source"), {"paragraph": "", "contribution": finding.pk}, follow=True
    )
    before = Source.objects.count()
    client.post(
        at("add-source"), {"paragraph": paragraph.pk, "contribution": finding.pk}
    )

    assert "Choose the encouragement first" in unchosen.content.decode()
    assert before == 0
    assert paragraph.sources.get().contribution == finding
