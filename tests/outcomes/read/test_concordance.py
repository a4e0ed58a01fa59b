"""Permanent addresses of paragraphs in versions, and the versions side by side."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.outcomes.actions import cutting, documents, structure, versions
from apps.outcomes.queries import concordance, readable_versions
from apps.outcomes.text.places import written
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    adopt,
    end_consultation,
    type_into,
)
from tests.factories.programme import a_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("5", "5"),
        ("5 (a)", "5-a"),
        ("5 (a) (ii)", "5-a-ii"),
        ("5 bis", "5-bis"),
        ("PP1", "PP1"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_a_place_becomes_part_of_an_address(place, address):
    assert written(place) == address


@pytest.fixture
def versions_of(document, drafter):
    """A first version, and a second one in which much is elsewhere."""
    first = a_paragraph(document, drafter, "Encourages one. And listens.")
    second = a_paragraph(document, drafter, "Encourages two.", after=first.pk)
    third = a_paragraph(document, drafter, "Encourages three.", after=second.pk)
    a_snapshot(document, drafter)
    end_consultation(document, drafter)
    document.refresh_from_db()
    first.refresh_from_db()
    cutting.split(
        first,
        by=drafter,
        id=uuid4(),
        sentence=1,
        base=first.head_id,
        structure_version=document.structure_version,
    )
    document.refresh_from_db()
    structure.remove(third, by=drafter, structure_version=document.structure_version)
    type_into(second, drafter, "Encourages two of them.")
    a_snapshot(document, drafter, "conference")
    return document


def test_each_paragraph_is_followed_through_all_versions(versions_of, drafter):
    lines = concordance(readable_versions(drafter, versions_of))

    places = [
        [cell.entry and cell.entry.place for cell in line.cells] for line in lines
    ]
    assert places == [["1", "1"], [None, "2"], ["2", "3"], ["3", None]]
    assert [line.split_from for line in lines] == ["", "1", "", ""]
    changed = [line.cells[1].is_changed for line in lines]
    assert changed == [True, False, True, False]


def test_what_was_joined_names_what_it_went_into(document, drafter):
    first = a_paragraph(document, drafter, "Encourages one.")
    second = a_paragraph(document, drafter, "Encourages two.", after=first.pk)
    a_snapshot(document, drafter)
    end_consultation(document, drafter)
    document.refresh_from_db()
    cutting.join(
        first,
        by=drafter,
        base=first.head_id,
        next_base=second.head_id,
        structure_version=document.structure_version,
    )
    a_snapshot(document, drafter, "conference")

    lines = concordance(readable_versions(drafter, document))

    assert [line.joined_into for line in lines] == ["", "1"]


def test_who_was_not_asked_reads_the_adopted_version_alone(
    versions_of, drafter, organiser
):
    nobody = a_person("Nora Nobody")
    assert list(readable_versions(nobody, versions_of)) == []

    adopt(versions_of.snapshots.get(number=2), organiser)
    versions.publish(versions_of, by=organiser)
    versions_of.refresh_from_db()

    assert [one.number for one in readable_versions(nobody, versions_of)] == [2]
    assert [one.number for one in readable_versions(drafter, versions_of)] == [1, 2]
    page = Client().get("/2031/outcome/concordance/").content.decode()
    assert 'href="/2031/outcome/versions/2/3/"' in page
    assert "/2031/outcome/versions/1/" not in page


def test_an_address_leads_to_its_paragraph_in_its_version(versions_of, drafter):
    client = Client()
    client.force_login(drafter)
    second = versions_of.paragraphs.get(head__body="Encourages two of them.")

    then, now = (
        client.get(f"/2031/outcome/versions/{place}/") for place in ("1/2", "2/3")
    )

    assert then.url == f"/2031/outcome/versions/1/#p-{second.pk}"
    assert now.url == f"/2031/outcome/versions/2/#p-{second.pk}"
    assert client.get("/2031/outcome/versions/2/9/").status_code == 404


def test_before_any_version_there_is_no_concordance(document, drafter):
    documents.describe(document, by=drafter, title="Rights")

    assert Client().get("/2031/outcome/concordance/").status_code == 404
