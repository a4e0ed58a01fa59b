"""What participants bring to a session in writing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import now

from apps.contributions import actions
from apps.contributions.models import Contribution, Report
from apps.core.refusals import Refused
from apps.registration.models import Application
from tests.factories.contributions import ReportFactory
from tests.factories.outcomes import a_question
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    give_places,
)

pytestmark = pytest.mark.django_db

ADDRESS = reverse(
    "contributions:hand-in", kwargs={"edition": "2031", "session": "listening"}
)


@pytest.fixture
def session():
    start = now() - timedelta(hours=2)
    made = SessionFactory(
        slug="listening", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    SessionPersonFactory(session=made, person=a_person("Rita"), role="rapporteur")
    return made


@pytest.fixture
def participant(session):
    """Somebody of the next generation."""
    person = a_person("Paula Participant")
    give_places(session.part, [person])
    Application.objects.filter(person=person).update(next_generation=True)
    return person


def words(session, **changes):
    return {
        "key": uuid4(),
        "kind": "aspiration",
        "text": "Let us vote at sixteen.",
        "key_questions": [a_question(session.edition)],
        "world_region": None,
    } | changes


def test_it_is_one_more_row_of_the_draft_and_names_nobody(client, session, participant):
    question = a_question(session.edition)
    client.force_login(participant)
    sent = {
        "submission_key": str(uuid4()),
        "kind": "aspiration",
        "text": "Let us vote at sixteen.",
        "key_questions": [question.pk],
    }

    answers = [client.post(ADDRESS, sent).status_code for _ in range(2)]
    own = client.get(ADDRESS).content.decode()
    client.force_login(session.people.get().person)
    report_page = client.get(ADDRESS.replace("contribute", "report")).content.decode()

    row = Contribution.objects.get()
    assert answers == [302, 302]
    assert (row.kind, row.is_hidden, row.handed_in_by, row.attributed_to) == (
        "aspiration",
        True,
        participant,
        "",
    )
    assert (row.report.state, row.report.rapporteur) == (
        "draft",
        session.people.get().person,
    )
    assert "With the rapporteur" in own
    assert "Handed in by a participant" in report_page
    assert "Paula" not in report_page


@pytest.mark.parametrize("code", ["too_early", "nobody", "filed"])
def test_what_comes_too_early_or_too_late_is_refused(session, participant, code):
    if code == "too_early":
        session.starts_at = now() + timedelta(hours=1)
    elif code == "nobody":
        session.people.all().delete()
    else:
        ReportFactory(session=session, filed=True)
    before = Report.objects.count()

    with pytest.raises(Refused) as refusal:
        actions.hand_in(session, by=participant, **words(session))

    assert refusal.value.code == code
    assert not Contribution.objects.exists()
    assert Report.objects.count() == before


def test_an_aspiration_comes_from_the_next_generation(client, session, participant):
    other = a_person("Otto Other")
    give_places(session.part, [other])
    sent = words(session)

    with pytest.raises(Refused) as refusal:
        actions.hand_in(session, by=other, **sent)
    actions.hand_in(session, by=other, **sent | {"kind": "finding"})
    offered = {}
    for person in (participant, other):
        client.force_login(person)
        offered[person] = 'value="aspiration"' in client.get(ADDRESS).text
    client.post(ADDRESS, {"kind": "aspiration", "text": "No."})

    assert refusal.value.code == "not_of_it"
    assert offered == {participant: True, other: False}
    assert [one.kind for one in Contribution.objects.all()] == ["finding"]


def test_what_is_incomplete_is_told_and_kept_on_the_page(client, session, participant):
    client.force_login(participant)

    page = client.post(ADDRESS, {"kind": "finding", "text": "Only a text."})

    text = page.content.decode()
    assert page.status_code == 422
    assert "Choose at least one key question." in text
    assert "Only a text." in text
    assert not Contribution.objects.exists()


def test_who_hands_in_too_often_is_told_when_to_come_again(
    client, session, participant, settings
):
    settings.RATE_LIMITS = {"hand_in": "1/m/user"}
    cache.clear()
    client.force_login(participant)
    question = a_question(session.edition)
    sent = {"kind": "finding", "key_questions": [question.pk]}

    answers = [
        client.post(ADDRESS, sent | {"text": text}) for text in ("Listen.", "Answer.")
    ]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert answers[1]["Retry-After"] == "60"
    assert "Answer.</textarea>" in answers[1].text
    assert [row.text for row in Contribution.objects.all()] == ["Listen."]


def test_a_form_that_is_sent_anew_loses_nothing(client, session, participant):
    """With other words, from the page of another session, or by somebody else."""
    begun = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    other = SessionFactory(part=session.part, slug="answering", **begun)
    SessionPersonFactory(session=other, person=a_person("Rob"), role="rapporteur")
    second = a_person("Otto Other")
    give_places(session.part, [second])
    sent = {
        "submission_key": str(uuid4()),
        "kind": "finding",
        "text": "Ask first.",
        "key_questions": [a_question(session.edition).pk],
    }
    client.force_login(participant)

    answers = [
        client.post(ADDRESS, sent),
        client.post(ADDRESS, sent | {"text": "Ask first, and listen."}),
        client.post(ADDRESS.replace("listening", "answering"), sent),
    ]
    client.force_login(second)
    answers.append(client.post(ADDRESS, sent))

    assert [one.status_code for one in answers] == [302] * 4
    kept = Contribution.objects.order_by("pk")
    assert [(one.report.session.slug, one.handed_in_by, one.text) for one in kept] == [
        ("listening", participant, "Ask first."),
        ("listening", participant, "Ask first, and listen."),
        ("answering", participant, "Ask first."),
        ("listening", second, "Ask first."),
    ]
