"""The report asks for each key question of its session, until a time that is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.contributions import actions, duties
from apps.contributions.models import Contribution, ReportDue, due_at
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from tests.factories.contributions import ReportFactory
from tests.factories.outcomes import a_question, holder
from tests.factories.programme import SessionFactory, SessionPersonFactory, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    start = now() - timedelta(hours=30)
    made = SessionFactory(
        slug="listening", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    for code in ("C1.Q1", "C1.Q2"):
        made.key_questions.add(a_question(made.edition, code))
    return made


@pytest.fixture
def rapporteur(session):
    person = a_person("Rita Rapporteur")
    SessionPersonFactory(session=session, person=person, role="rapporteur")
    return person


def address(name="report"):
    return reverse(
        f"contributions:{name}", kwargs={"edition": "2031", "session": "listening"}
    )


def form_of(page):
    """What the form on ``page`` would send."""
    rows = page.context["contributions"].forms
    sent = {"then": "save", "c-TOTAL_FORMS": len(rows), "c-INITIAL_FORMS": 0}
    for form in (page.context["form"], *rows):
        for bound in form:
            if bound.value() not in (None, False, "", []):
                sent[bound.html_name] = bound.value()
    return sent


def blocks(page):
    return [
        (str(block.question.code) if block.question else "", len(block.rows))
        for block in page.context["blocks"]
    ]


def test_what_is_written_under_a_question_answers_it(client, session, rapporteur):
    client.force_login(rapporteur)
    empty = client.get(address())
    sent = form_of(empty) | {"c-1-text": "Publish.", "then": "add-7"}

    answer = client.post(address(), sent)
    again = client.post(address(), sent | {"then": "save"})
    page = client.get(address())

    assert blocks(empty) == [("C1.Q1", 1), ("C1.Q2", 1), ("", 0)]
    assert answer.url == f"{address()}?more=7#new"
    assert again.status_code == 302
    assert [
        (row.text, [q.code for q in row.key_questions.all()])
        for row in Contribution.objects.all()
    ] == [("Publish.", ["C1.Q2"])]
    assert (page.context["answered"], page.context["asked"]) == (1, 2)


def test_another_row_stands_where_it_was_asked_for(client, session, rapporteur):
    client.force_login(rapporteur)
    second = session.key_questions.get(code="C1.Q2")
    sent = form_of(client.get(address())) | {"c-1-text": "Publish."}
    client.post(address(), sent)

    here = client.get(address(), {"more": second.pk})
    below = client.get(address(), {"more": "1"})

    assert blocks(here) == [("C1.Q1", 1), ("C1.Q2", 2), ("", 0)]
    assert blocks(below) == [("C1.Q1", 1), ("C1.Q2", 1), ("", 1)]


def test_an_answer_taken_out_again_does_not_keep_the_report_from_being_filed(
    client, session, rapporteur
):
    client.force_login(rapporteur)
    sent = form_of(client.get(address()))
    client.post(address(), sent | {"c-0-text": "One.", "c-1-text": "Two."})
    sent = form_of(client.get(address()))
    for text in ("c-0-text",):
        del sent[text]

    kept = client.post(address(), sent | {"summary": "All."})
    drafted = list(Contribution.objects.values_list("text", flat=True))
    sent = form_of(client.get(address())) | {"then": "file"}
    filed = client.post(address(), sent)

    assert (kept.status_code, drafted) == (302, ["", "Two."])
    assert filed.status_code == 302
    assert list(Contribution.objects.values_list("text", flat=True)) == ["Two."]
    session.report.refresh_from_db()
    assert session.report.is_filed


def test_a_report_is_due_a_day_after_its_session_or_when_organisers_say(session):
    organiser = holder(session.edition, "organiser")
    usual = session.ends_at + timedelta(hours=24)
    later = session.ends_at + timedelta(hours=48)

    def told():
        fresh = type(session).objects.get(pk=session.pk)
        return due_at(fresh)

    before = told()
    actions.set_due(session, later, by=organiser)
    actions.set_due(session, later, by=organiser)
    named = told()
    actions.set_due(session, None, by=organiser)

    assert (before, named, told()) == (usual, later, usual)
    assert [
        (entry.verb, entry.after["at"] is None)
        for entry in AuditEntry.objects.about(session).order_by("pk")
    ] == [("contributions.due_changed", False), ("contributions.due_changed", True)]


def test_a_report_is_not_due_before_its_session(client, session):
    organiser = holder(session.edition, "organiser")
    client.force_login(organiser)

    with pytest.raises(Refused) as refusal:
        actions.set_due(session, session.starts_at, by=organiser)
    page = client.post(address("due"), {"at": "1999-01-01T10:00"})

    assert refusal.value.code == "too_early"
    assert page.status_code == 422
    assert "A report is due after its session has begun." in page.content.decode()
    assert not ReportDue.objects.exists()


@pytest.mark.parametrize(
    ("hours", "state", "tone"),
    [(0, "Overdue", "danger"), (5, "Not begun", "warning"), (None, None, None)],
)
def test_the_duty_says_when_a_report_is_overdue(
    session, rapporteur, hours, state, tone
):
    if hours is None:
        ReportFactory(session=session, rapporteur=rapporteur, filed=True)
    else:
        at = now() + timedelta(hours=hours, seconds=-1)
        actions.set_due(session, at, by=rapporteur)

    found = list(duties.report_on_sessions(rapporteur))

    assert [(duty.state, duty.tone) for duty in found] == (
        [(state, tone)] if state else []
    )
