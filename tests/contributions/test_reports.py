from uuid import uuid4

import pytest
from django.urls import reverse

from apps.contributions import actions
from apps.contributions.actions import Item
from apps.contributions.models import Contribution, Report
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.models import WorldRegion
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import a_question, holder
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    give_places,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory(slug="listening")


@pytest.fixture
def rapporteur(session):
    person = a_person("Rita Rapporteur")
    SessionPersonFactory(session=session, person=person, role="rapporteur")
    return person


@pytest.fixture
def question(session):
    return a_question(session.edition)


def at(name="report", **words):
    return reverse(f"contributions:{name}", kwargs={"edition": "2031", **words})


def typed(question, then="save", rows=1, **changes):
    sent = {
        "summary": "We compared.",
        "then": then,
        "c-TOTAL_FORMS": str(rows),
        "c-INITIAL_FORMS": "0",
    }
    for row in range(rows):
        sent |= {
            f"c-{row}-key": str(uuid4()),
            f"c-{row}-kind": "proposal",
            f"c-{row}-text": f"Publish the results ({row}).",
            f"c-{row}-key_questions": [question.pk],
            f"c-{row}-attribution": "unattributed",
        }
    return sent | changes


def test_every_press_keeps_a_draft_however_unfinished(
    client, session, rapporteur, question
):
    client.force_login(rapporteur)

    response = client.post(
        at(session="listening"),
        typed(question, then="add", **{"c-0-key_questions": [], "summary": ""}),
    )

    report = Report.objects.get()
    assert response.url == f"{at(session='listening')}?more=1#new"
    assert report.state == "draft"
    assert [c.text for c in report.contributions.all()] == ["Publish the results (0)."]


def test_the_same_form_sent_twice_is_one_contribution(
    client, session, rapporteur, question
):
    client.force_login(rapporteur)
    sent = typed(question)

    client.post(at(session="listening"), sent)
    client.post(at(session="listening"), sent)

    assert Contribution.objects.count() == 1


def test_a_complete_report_is_filed_and_the_drafters_are_told(
    client, session, rapporteur, question
):
    drafter = holder(session.edition, "drafter")
    client.force_login(rapporteur)

    client.post(at(session="listening"), typed(question, then="file", rows=2))

    report = Report.objects.get()
    assert (report.state, report.filed_by) == ("filed", rapporteur)
    assert report.filed_at is not None
    assert [
        (c.kind, c.attribution, [q.code for q in c.key_questions.all()])
        for c in report.contributions.all()
    ] == [("proposal", "unattributed", ["C1.Q1"])] * 2
    assert [d.person for d in Delivery.objects.all()] == [drafter]


def test_an_incomplete_report_is_kept_but_not_filed(
    client, session, rapporteur, question
):
    client.force_login(rapporteur)

    response = client.post(
        at(session="listening"),
        typed(question, then="file", **{"c-0-key_questions": []}),
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose at least one key question." in page
    assert Report.objects.get().state == "draft"
    assert Contribution.objects.get().text == "Publish the results (0)."


def test_a_name_without_consent_is_told_and_not_stored(
    client, session, rapporteur, question
):
    client.force_login(rapporteur)

    response = client.post(
        at(session="listening"), typed(question, **{"c-0-attributed_to": "Ada"})
    )

    assert response.status_code == 422
    assert Contribution.objects.get().attributed_to == ""


def test_a_contribution_is_removed_by_its_box(client, session, rapporteur, question):
    client.force_login(rapporteur)
    sent = typed(question, rows=2)
    client.post(at(session="listening"), sent)

    seen = actions.version_of(Contribution.objects.get(text="Publish the results (0)."))
    client.post(at(session="listening"), sent | {"c-0-remove": "on", "c-0-seen": seen})

    assert [c.text for c in Contribution.objects.all()] == ["Publish the results (1)."]


def test_a_filed_report_is_not_changed(session, rapporteur, question):
    report = ReportFactory(session=session, rapporteur=rapporteur, filed=True)

    with pytest.raises(Refused) as refusal:
        actions.save_report(
            session,
            by=rapporteur,
            summary="Other.",
            items=[Item(key=uuid4(), text="Late.")],
        )

    report.refresh_from_db()
    assert refusal.value.code == "filed"
    assert report.summary == "We compared how cities listen."
    assert not Contribution.objects.exists()


def test_a_report_sent_back_can_be_changed_again(client, session, rapporteur):
    report = ReportFactory(session=session, rapporteur=rapporteur, filed=True)
    client.force_login(holder(session.edition, "drafter"))

    client.post(at("send-back", session="listening"))

    report.refresh_from_db()
    assert (report.state, report.filed_at, report.filed_by) == ("draft", None, None)


def test_the_list_shows_what_each_may_see(client, session, rapporteur):
    part = an_academy()
    report = ReportFactory(session=session, rapporteur=rapporteur, filed=True)
    ContributionFactory(report=report, text="Open to all")
    ContributionFactory(report=report, text="For drafters", is_hidden=True)
    draft = ReportFactory(session=SessionFactory(part=part))
    ContributionFactory(report=draft, text="Not filed")
    participant = a_person("Paula")
    give_places(part, [participant])

    seen = {}
    for name, person in {
        "drafter": holder(part.edition, "drafter"),
        "participant": participant,
        "stranger": a_person("Stranger"),
    }.items():
        client.force_login(person)
        response = client.get(at("list"))
        page = response.content.decode()
        seen[name] = (
            response.status_code,
            [t for t in ("Open to all", "For drafters", "Not filed") if t in page],
        )

    assert seen == {
        "drafter": (200, ["Open to all", "For drafters"]),
        "participant": (200, ["Open to all"]),
        "stranger": (403, []),
    }


def test_the_list_names_questions_without_a_contribution(client, session, question):
    other = a_question(session.edition, "C1.Q2")
    report = ReportFactory(session=session, filed=True)
    ContributionFactory(report=report).key_questions.add(other)
    client.force_login(holder(session.edition, "organiser"))

    response = client.get(at("list"), {"question": "C1.Q2"})

    assert response.context["matrix"].uncovered == [question]
    assert [c.report for c in response.context["page"]] == [report]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    client, session, django_assert_num_queries, number
):
    drafter = holder(session.edition, "drafter")
    for _ in range(number):
        ContributionFactory(report__session__part=an_academy())
    client.force_login(drafter)
    client.get(at("list"))

    with django_assert_num_queries(LIST):
        client.get(at("list"))


LIST = 14


def test_the_rapporteur_finds_their_sessions(client, session, rapporteur):
    SessionFactory(part=an_academy(), title="Not mine")
    client.force_login(rapporteur)

    response = client.get(at("mine"))

    assert [(r.session, r.report) for r in response.context["reports"]] == [
        (session, None)
    ]


def test_a_key_of_another_report_still_keeps_the_text_once(
    client, session, rapporteur, question
):
    theirs = ContributionFactory(
        report=ReportFactory(session=SessionFactory(part=an_academy()))
    )
    before = theirs.text
    client.force_login(rapporteur)
    sent = typed(question, **{"c-0-key": str(theirs.key)})

    responses = [client.post(at(session="listening"), sent) for _ in range(2)]

    theirs.refresh_from_db()
    assert [response.status_code for response in responses] == [302, 302]
    assert theirs.text == before
    assert [c.text for c in session.report.contributions.all()] == [
        "Publish the results (0)."
    ]


def test_two_rows_under_one_key_are_both_kept(client, session, rapporteur, question):
    key = str(uuid4())
    client.force_login(rapporteur)

    client.post(
        at(session="listening"),
        typed(question, rows=2, **{"c-0-key": key, "c-1-key": key}),
    )

    assert list(Contribution.objects.values_list("position", "text")) == [
        (1, "Publish the results (0)."),
        (2, "Publish the results (1)."),
    ]


def test_a_report_typed_before_signing_in_comes_back(
    client, session, rapporteur, question
):
    address = at(session="listening")

    response = client.post(address, typed(question, rows=2))
    client.force_login(rapporteur)
    page = client.get(address).content.decode()

    assert response.url.endswith(f"next={address}")
    assert "What you typed before signing in is here" in page
    assert "Publish the results (0)." in page
    assert "Publish the results (1)." in page
    assert not Contribution.objects.exists()


def test_the_region_goes_with_the_contribution(client, session, rapporteur, question):
    region = WorldRegion.objects.filter(scheme__is_default=True).first()
    WorldRegion.objects.filter(pk=region.pk).update(name="Middle of the sea")
    client.force_login(rapporteur)

    client.post(
        at(session="listening"),
        typed(question, then="file", **{"c-0-world_region": region.pk}),
    )
    page = client.get(at(session="listening")).content.decode()

    assert Contribution.objects.get().region_name == "Middle of the sea"
    assert "Middle of the sea" in page


def test_a_note_taker_writes_and_does_not_file(client, session, question):
    writer = a_person("Nora Notes")
    SessionPersonFactory(session=session, person=writer, role="note_taker")
    client.force_login(writer)

    page = client.get(at(session="listening")).content.decode()
    answer = client.post(at(session="listening"), typed(question, then="file"))

    assert "Save draft" in page
    assert "File the report" not in page
    assert answer.status_code == 422
    report = Report.objects.get()
    assert (report.state, report.summary) == ("draft", "We compared.")


def test_under_the_chatham_house_rule_nobody_is_named(session, rapporteur, question):
    item = Item(key=uuid4(), text="Listen.", attribution="named", attributed_to="Ada")
    report = actions.save_report(session, by=rapporteur, summary="", items=[item])
    before = report.contributions.get()
    session.uses_chatham_house_rule = True
    session.save()
    later = Item(key=uuid4(), text="Pay.", attribution="named", attributed_to="Bo")

    actions.save_report(session, by=rapporteur, summary="", items=[later])

    after = report.contributions.get(key=later.key)
    assert (before.shown_name, after.attribution, after.attributed_to) == (
        "Ada",
        "unattributed",
        "",
    )
    assert Contribution.objects.get(key=item.key).shown_name == ""


def test_the_form_under_the_chatham_house_rule_asks_for_no_name(
    client, session, rapporteur, question
):
    session.uses_chatham_house_rule = True
    session.save()
    client.force_login(rapporteur)

    page = client.get(at(session="listening")).content.decode()
    answer = client.post(at(session="listening"), typed(question, then="file"))

    assert "Whose contribution is it?" not in page
    assert answer.status_code == 302
    assert Report.objects.get().state == "filed"
