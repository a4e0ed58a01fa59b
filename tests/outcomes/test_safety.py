"""What somebody at risk asked to hide shows nowhere, in no number, and at no time."""

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.contributions.models import Contribution
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import disposing, structure, voicing
from apps.outcomes.models import Adoption
from apps.outcomes.queries import for_readers
from apps.outcomes.rendering.compose import compose
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    a_question,
    a_snapshot,
    adopt,
    holder,
)
from tests.factories.programme import a_person, an_academy, give_places

pytestmark = pytest.mark.django_db

NAME = "Somebody at risk"


@pytest.fixture
def finding(document, drafter):
    finding = ContributionFactory(
        report__session__part=an_academy(),
        report__session__title="The session that is named",
        attribution="named",
        attributed_to=NAME,
    )
    finding.key_questions.add(a_question(document.edition))
    structure.insert_contribution(
        document, finding, by=drafter, id=uuid4(), structure_version=0
    )
    return finding


def hide(**changes):
    Contribution.objects.update(**({"is_hidden": True} | changes))


def people(document, drafter):
    participant = a_person("Paula")
    give_places(an_academy(), [participant])
    return {
        "drafter": drafter,
        "rapporteur": holder(document.edition, "rapporteur"),
        "participant": participant,
    }


def test_hidden_contributions_do_not_count(client, document, drafter, finding):
    hide()
    at = reverse("contributions:list", kwargs={"edition": "2031"})

    counted = {}
    for name, person in people(document, drafter).items():
        client.force_login(person)
        matrix = client.get(at).context["matrix"]
        counted[name] = [row.all for row in matrix.rows]

    assert counted == {"drafter": [1], "rapporteur": [0], "participant": [0]}


def test_the_draft_shows_hidden_sources_to_its_writers_only(
    client, document, drafter, finding
):
    hide()
    at = reverse("outcomes:draft", kwargs={"edition": "2031"})

    seen = {}
    for name, person in people(document, drafter).items():
        client.force_login(person)
        response = client.get(at)
        page = response.content.decode()
        used = (
            [(c.filed, c.used) for c in response.context["work"].coverage]
            if (response.status_code == 200)
            else []
        )
        seen[name] = (
            response.status_code,
            "The session that is named" in page,
            NAME in page,
            used,
        )

    assert seen == {
        "drafter": (200, True, False, [(1, 1)]),
        "rapporteur": (200, False, False, [(0, 0)]),
        "participant": (403, False, False, []),
    }


def test_what_is_hidden_after_the_freeze_leaves_the_pages(
    client, document, drafter, finding
):
    snapshot = a_snapshot(document, drafter)
    client.force_login(people(document, drafter)["participant"])
    at = reverse("outcomes:version", kwargs={"edition": "2031", "number": 1})
    before = client.get(at).content.decode()

    hide()
    after = client.get(at).content.decode()

    assert NAME in before
    assert NAME not in after
    assert "The session that is named" not in after
    assert for_readers(snapshot.text).entries[0].sources == ()


def test_a_name_that_is_withdrawn_leaves_the_pages(document, drafter, finding):
    snapshot = a_snapshot(document, drafter)

    hide(is_hidden=False, attribution="unattributed", attributed_to="")

    source = for_readers(snapshot.text).entries[0].sources[0]
    assert source.attributed_to == ""


@pytest.mark.parametrize(
    "changes",
    [{}, {"is_hidden": False, "attribution": "unattributed", "attributed_to": ""}],
    ids=["hidden", "name withdrawn"],
)
def test_a_text_that_tells_too_much_is_not_adopted(document, drafter, finding, changes):
    snapshot = a_snapshot(document, drafter, "conference")
    hide(**changes)

    with pytest.raises(Refused) as refusal:
        adopt(snapshot, drafter)

    assert refusal.value.code == "withdrawn"
    assert not Adoption.objects.exists()


def test_nothing_hidden_is_printed(document, drafter, finding):
    hide()
    snapshot = a_snapshot(document, drafter, "conference")

    html = compose(snapshot).html

    assert NAME not in html
    assert "The session that is named" not in html


def test_the_audit_trail_keeps_no_words_of_people(document, drafter, finding):
    snapshot = a_snapshot(document, drafter)
    paragraph = document.paragraphs.get()
    comment = voicing.comment(
        snapshot,
        by=people(document, drafter)["participant"],
        paragraph=paragraph.pk,
        body="I was there.",
        key=uuid4(),
    )
    disposing.dispose(comment, by=drafter, outcome="accepted", reason="Yes.")

    kept = " ".join(
        f"{entry.target_label} {entry.before} {entry.after}"
        for entry in AuditEntry.objects.all()
    )

    assert "I was there." not in kept
    assert NAME not in kept
    assert finding.text not in kept
