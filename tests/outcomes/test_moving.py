"""A paragraph is put where somebody wants it, and what is part of it goes along."""

from uuid import uuid4

import pytest

from apps.core.refusals import Refused
from apps.outcomes.actions import moving
from apps.outcomes.models import Paragraph
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import a_paragraph, a_snapshot
from tests.factories.programme import an_academy
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(document, drafter):
    """A, B with the items b1 and b2, C."""
    rows = {}
    for name in ("A", "B", "b1", "b2", "C"):
        kind = "item" if name[0].islower() else "provision"
        rows[name] = a_paragraph(document, drafter, name, kind=kind)
    return rows


def order_of(document):
    standing = document.paragraphs.live().in_order().select_related("head")
    return " ".join(one.body for one in standing)


def version_of(document):
    document.refresh_from_db()
    return document.structure_version


@pytest.mark.parametrize(
    ("what", "after", "expected"),
    [
        ("C", None, "C A B b1 b2"),
        ("A", "C", "B b1 b2 C A"),
        ("C", "A", "A C B b1 b2"),
        ("A", "B", "B b1 b2 A C"),
        ("C", "b1", "A B b1 b2 C"),
        ("B", "C", "A C B b1 b2"),
        ("B", None, "B b1 b2 A C"),
        ("B", "b2", "A B b1 b2 C"),
        ("b2", "B", "A B b2 b1 C"),
        ("b1", "C", "A B b2 C b1"),
        ("b2", "A", "A b2 B b1 C"),
    ],
)
def test_a_paragraph_goes_where_it_is_wanted(
    document, drafter, text, *, what, after, expected
):
    place = text[after].pk if after else None

    moving.move_behind(
        text[what], by=drafter, after=place, structure_version=version_of(document)
    )

    assert order_of(document) == expected


def freeze(document, drafter, text):
    a_snapshot(document, drafter, "conference")
    return text["C"], text["A"].pk


def behind_what_is_nowhere(document, drafter, text):
    return text["C"], uuid4()


def an_item_to_the_front(document, drafter, text):
    return text["b1"], None


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (freeze, "frozen"),
        (behind_what_is_nowhere, "place_gone"),
        (an_item_to_the_front, "loose"),
    ],
)
def test_what_cannot_be_put_there_stays(document, drafter, text, prepare, code):
    what, after = prepare(document, drafter, text)

    with pytest.raises(Refused) as refusal:
        moving.move_behind(
            what, by=drafter, after=after, structure_version=version_of(document)
        )

    assert refusal.value.code == code
    assert order_of(document) == "A B b1 b2 C"


def test_the_list_of_places_moves_it_without_a_script(client, document, drafter, text):
    client.force_login(drafter)
    page = client.get(at("paragraph", paragraph=text["C"].pk)).content.decode()
    facts = {
        "structure_version": version_of(document),
        "direction": "to",
        "after": text["A"].pk,
    }

    answer = client.post(
        at("move", paragraph=text["C"].pk), facts, follow=True
    ).content.decode()

    assert [f'<option value="{one.pk}"' in page for one in text.values()] == [
        *(True, True, True, True),
        False,
    ]
    assert f'<option value="{text["b2"].pk}" selected>' in page
    assert order_of(document) == "A C B b1 b2"
    assert "It stands at Encouragement 2 now." in answer


@pytest.mark.parametrize(
    ("place", "expected"),
    [("B", "A B b1 b2 New C"), ("b1", "A B b1 b2 New C"), (None, "A B b1 b2 C New")],
)
def test_a_finding_is_inserted_behind_a_paragraph_with_its_source(
    client, document, drafter, text, *, place, expected
):
    finding = ContributionFactory(report__session__part=an_academy(), text="New")
    client.force_login(drafter)

    client.post(
        at("take-over"),
        {
            "id": uuid4(),
            "contribution": finding.pk,
            "paragraph": text[place].pk if place else "",
            "structure_version": version_of(document),
        },
    )

    assert order_of(document) == expected
    assert Paragraph.objects.get(head__body="New").sources.get().contribution == finding


def test_findings_are_searched_by_their_words(client, document, drafter):
    for body in ("Water is a right.", "Housing first."):
        ContributionFactory(
            report__session__part=an_academy(),
            report__session__title=f"On {body}",
            text=body,
        )
    client.force_login(drafter)

    found = client.get(at("draft"), {"find": "right WATER"}).content.decode()
    none = client.get(at("draft"), {"find": "bread"}).content.decode()

    assert ("Water is a right." in found, "Housing first." in found) == (True, False)
    assert found.count('class="hr-finding"') == 1
    assert none.count('class="hr-finding"') == 0
