"""The list of what is still open, in the workspace and on a page of its own."""

from uuid import uuid4

import pytest

from apps.outcomes import queries
from apps.outcomes.actions import alternatives, documents, structure
from apps.outcomes.actions.disposing import dispose_of_contribution
from apps.outcomes.queries.completeness import open_points
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import a_paragraph, type_into
from tests.factories.programme import an_academy
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


def version_of(document):
    document.refresh_from_db()
    return document.structure_version


def points(document, user):
    document.refresh_from_db()
    found = open_points(queries.workspace(document, user))
    return {kind.key: [point.name for point in kind.found] for kind in found if kind}


def test_everything_that_is_open_is_listed_with_its_place(document, drafter):
    documents.describe(document, by=drafter, options=["alternatives"])
    ContributionFactory(report__session__part=an_academy())
    first = a_paragraph(document, drafter, "One [two] and three[@unknown].")
    alternatives.propose(
        first,
        by=drafter,
        id=uuid4(),
        body="Half ] of it.",
        structure_version=version_of(document),
    )
    structure.add_remark(
        first,
        by=drafter,
        body="See [[zzzzzzzz]].",
        structure_version=version_of(document),
    )
    preamble = a_paragraph(document, drafter, kind="preamble", body="")
    type_into(preamble, drafter, "Aside.", base=first.head_id)

    assert points(document, drafter) == {
        "broken": ["Encouragement 1", "Explanatory remark 1"],
        "brackets": ["Encouragement 1", "Encouragement 1 bis"],
        "wordings": ["Encouragement 1 bis"],
        "unmerged": ["Preamble paragraph PP1"],
        "empty": ["Preamble paragraph PP1"],
        "source": ["Encouragement 1", "Encouragement 1 bis"],
        "unused": ["Finding"],
    }


def test_links_that_lead_nowhere_are_listed(document, drafter):
    first = a_paragraph(
        document, drafter, "See [a city]() and [one](https://a.example)."
    )

    found = open_points(queries.workspace(document, drafter))

    assert [
        (kind.key, point.name, point.words, point.anchor)
        for kind in found
        if kind.key == "nowhere"
        for point in kind.found
    ] == [("nowhere", "Encouragement 1", "[a city]()", f"p-{first.pk}")]


def test_a_contribution_that_was_decided_on_waits_no_longer(document, drafter):
    finding = ContributionFactory(report__session__part=an_academy())
    assert points(document, drafter) == {"unused": ["Finding"]}

    dispose_of_contribution(
        finding, document, by=drafter, outcome="not_accepted", reason="Too narrow."
    )

    assert points(document, drafter) == {}


def test_what_stops_the_conference_follows_the_options(document, drafter):
    a_paragraph(document, drafter)

    stops = {
        options: {
            kind.key
            for kind in open_points(queries.workspace(document, drafter))
            if kind.stops
        }
        for options in ("", "brackets", "alternatives")
        for _done in [documents.describe(document, by=drafter, options=options.split())]
        if not document.refresh_from_db()
    }

    always = {"broken", "nowhere", "loose", "unmerged"}
    assert stops == {
        "": always | {"brackets", "wordings"},
        "brackets": always | {"wordings"},
        "alternatives": always | {"brackets"},
    }


def test_the_list_is_on_its_page_and_in_the_workspace(client, document, drafter):
    first = a_paragraph(document, drafter, "One [two].")
    client.force_login(drafter)

    page = client.get(at("completeness")).content.decode()
    workspace = client.get(at("draft")).content.decode()

    assert f'#p-{first.pk}">Encouragement 1</a><br><span dir="auto">[two]' in page
    assert f"{at('completeness')}#open-brackets" in workspace


def test_a_refused_freeze_leads_to_the_list(client, document, drafter):
    a_paragraph(document, drafter, "One [two].")
    client.force_login(drafter)
    form = {"submission_key": uuid4(), "purpose": "conference", "label": "Text"}

    page = client.post(at("freeze"), form)

    assert page.status_code == 422
    assert f'href="{at("completeness")}"' in page.content.decode()
    assert "not agreed: Encouragement 1." in page.content.decode()
