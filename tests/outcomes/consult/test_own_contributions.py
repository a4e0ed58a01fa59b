"""People read what became of what they handed in, and what names them."""

import pytest
from django.urls import reverse

from apps.outcomes.actions import disposing, structure
from apps.outcomes.queries.own_contributions import own_contributions
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.programme import a_person, an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(document):
    return ReportFactory(session__part=an_academy(), filed=True)


def states(person):
    return [(one.state, one.reason) for one in own_contributions(person).handed_in]


def test_each_says_where_it_is(asked, drafter, participant, report, other):
    document = asked.document

    def brought(**facts):
        return ContributionFactory(
            **{"report": report, "handed_in_by": participant} | facts
        )

    brought(report=ReportFactory(session__part=an_academy()))
    brought(is_hidden=True)
    brought()
    used, answered = brought(), brought()
    merged = brought(merged_into=used)
    structure.add_source(other, used, by=drafter)
    disposing.dispose_of_contribution(
        answered, document, by=drafter, outcome="not_accepted", reason="Too narrow."
    )
    own = own_contributions(participant).handed_in
    said = {one.contribution.pk: one for one in own}

    assert sorted(states(participant)) == sorted(
        [
            ("With the rapporteur of the session", ""),
            ("Drafting team only", ""),
            ("Not decided yet", ""),
            ("Not decided yet", ""),
            ("Not accepted", "Too narrow."),
            ("Merged", ""),
        ]
    )
    assert (said[merged.pk].into, said[used.pk].led_to) == (used, ())
    # The drafters read the ledger already, and so where it led.
    used.handed_in_by = drafter
    used.save()
    [theirs] = own_contributions(drafter).handed_in
    assert (theirs.state, [led.name for led in theirs.led_to]) == (
        "In the text",
        ["Encouragement 2"],
    )


def test_a_name_is_found_in_what_its_bearer_may_read(participant, report):
    named = {"attribution": "named", "attributed_to": "paula participant"}
    shown = ContributionFactory(report=report, **named)
    ContributionFactory(report=report, is_hidden=True, **named)
    ContributionFactory(report=report)
    quiet = ReportFactory(
        session__part=an_academy(), session__uses_chatham_house_rule=True, filed=True
    )
    ContributionFactory(report=quiet, **named)
    namesake = a_person("Paula Participant", email="another@example.org")

    found = [
        [one.contribution for one in own_contributions(who).naming]
        for who in (participant, namesake)
    ]

    assert found == [[shown], []]


def test_the_page_and_the_card_that_leads_there(client, participant, report):
    mine = ContributionFactory(report=report, handed_in_by=participant, text="Desks.")
    client.force_login(participant)
    page = reverse("outcomes:my-voices")

    own, cards = client.get(page).text, client.get("/me/").text

    assert f'id="contribution-{mine.pk}"' in own
    assert "Desks." in own
    assert page in cards
