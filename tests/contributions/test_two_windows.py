"""Two people write one report: nobody's text takes the place of another's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from apps.contributions import actions
from apps.contributions.actions import Item, reports, version_of, version_of_summary
from apps.contributions.models import Contribution, Report
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import a_question, holder
from tests.factories.programme import SessionFactory, SessionPersonFactory, a_person

TOLD = "Somebody else has changed this report meanwhile."


@pytest.fixture
def report(db):
    session = SessionFactory(slug="listening")
    person = a_person("Rita Rapporteur")
    SessionPersonFactory(session=session, person=person, role="rapporteur")
    return ReportFactory(session=session, rapporteur=person, summary="First.")


@pytest.fixture
def row(report):
    return ContributionFactory(report=report, text="As it was.")


def address():
    return reverse(
        "contributions:report", kwargs={"edition": "2031", "session": "listening"}
    )


def page_of(client, person):
    """What the form holds when ``person`` opens it, ready to be sent."""
    client.force_login(person)
    return form_of(client.get(address()))


def form_of(response):
    context = response.context
    forms = [context["form"], *context["contributions"].forms]
    rows = len(forms) - 1
    sent = {"then": "save", "c-TOTAL_FORMS": rows, "c-INITIAL_FORMS": rows}
    for form in forms:
        for bound in form:
            if bound.value() not in (None, False, "", []):
                sent[bound.html_name] = bound.value()
    return sent


def test_an_older_page_does_not_overwrite_a_newer_text(client, report, row):
    organiser = holder(report.session.edition, "organiser")
    old = page_of(client, organiser)
    newer = page_of(client, report.rapporteur)
    client.post(address(), newer | {"c-0-text": "Newer.", "summary": "Second."})
    client.force_login(organiser)

    answers = [
        client.post(
            address(), old | {"c-0-text": "From the old page.", "summary": "Other."}
        )
        for _ in range(2)
    ]

    report.refresh_from_db()
    assert report.summary == "Second."
    assert [(c.text, c.is_hidden) for c in report.contributions.order_by("pk")] == [
        ("Newer.", False),
        ("From the old page.", False),
        ("Other.", True),
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert TOLD in client.get(address()).content.decode()


def test_an_older_page_that_changed_nothing_here_leaves_the_newer_text(
    client, report, row
):
    old = page_of(client, report.rapporteur)
    Contribution.objects.update(text="Newer.")

    client.post(address(), old | {"c-0-remove": "on"})

    assert [c.text for c in report.contributions.all()] == ["Newer."]


def test_one_window_saves_again_and_again(client, report, row):
    for text in ("One.", "Two."):
        sent = page_of(client, report.rapporteur)
        client.post(address(), sent | {"c-0-text": text, "summary": text})

    report.refresh_from_db()
    assert report.summary == "Two."
    assert [c.text for c in report.contributions.all()] == ["Two."]


def test_a_page_that_comes_back_with_a_mistake_can_be_sent_again(client, report, row):
    sent = page_of(client, report.rapporteur) | {
        "c-0-text": "One.",
        "c-0-attributed_to": "The mayor",
    }
    back = client.post(address(), sent)
    seen = {
        "seen": back.context["form"]["seen"].value(),
        "c-0-seen": back.context["contributions"].forms[0]["seen"].value(),
    }

    client.post(address(), sent | seen | {"c-0-text": "Two.", "c-0-attributed_to": ""})

    assert back.status_code == 422
    assert [c.text for c in report.contributions.all()] == ["Two."]


def test_what_cannot_be_stored_is_on_the_page_also_when_it_is_overtaken(
    client, report, row
):
    old = page_of(client, report.rapporteur)
    Contribution.objects.update(text="Newer.")
    sent = old | {"c-0-text": "Mine.", "c-0-attributed_to": "The mayor"}

    back = client.post(address(), sent)

    assert back.status_code == 422
    page = back.content.decode()
    assert 'value="The mayor"' in page
    assert "Their text stays." in page
    assert texts_of(report) == [("Newer.", ""), ("Mine.", "")]

    again = client.post(address(), form_of(back) | {"c-0-attribution": "named"})

    assert again.status_code == 302
    assert texts_of(report) == [("Newer.", ""), ("Mine.", "The mayor")]


def texts_of(report):
    rows = report.contributions.order_by("pk")
    return list(rows.values_list("text", "attributed_to"))


def test_an_overtaken_text_that_is_too_long_is_on_the_page(client, report, row):
    old = page_of(client, report.rapporteur)
    Contribution.objects.update(text="Newer.")
    Report.objects.update(summary="Second.")
    longest = "x" * 20_001

    back = client.post(
        address(), old | {"summary": longest, "c-0-text": f"{longest}y", "then": "file"}
    )

    report.refresh_from_db()
    assert back.status_code == 422
    assert back.context["form"]["summary"].value() == longest
    assert back.context["contributions"].forms[0]["text"].value() == f"{longest}y"
    assert (report.state, report.summary) == ("draft", "Second.")
    assert texts_of(report) == [("Newer.", "")]


def test_what_cannot_be_read_leaves_what_is_stored(client, report, row):
    question = a_question(report.session.edition)
    row.key_questions.add(question)
    Contribution.objects.update(attribution="named", attributed_to="The mayor")
    sent = page_of(client, report.rapporteur)

    back = client.post(
        address(),
        sent
        | {
            "summary": "x" * 20_001,
            "c-0-text": "Changed.",
            "c-0-attributed_to": "y" * 201,
            "c-0-key_questions": ["0"],
            "c-0-kind": "nonsense",
        },
    )

    report.refresh_from_db()
    row.refresh_from_db()
    assert back.status_code == 422
    assert report.summary == "First."
    assert (row.text, row.attributed_to, row.kind) == (
        "Changed.",
        "The mayor",
        "finding",
    )
    assert list(row.key_questions.all()) == [question]


def race(report, row):
    seen = {"row": version_of(row), "summary": version_of_summary(report)}
    people = [report.rapporteur, holder(report.session.edition, "organiser")]
    together = Barrier(2)

    def go(person):
        try:
            together.wait()
            actions.save_report(
                report.session,
                by=person,
                summary="First.",
                seen=seen["summary"],
                items=[Item(key=row.key, text=f"By {person.pk}.", seen=seen["row"])],
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go, people))
    texts = set(Contribution.objects.values_list("text", flat=True))
    return texts, {f"By {person.pk}." for person in people}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_both_are_kept(report, row):
    kept, typed = race(report, row)

    assert kept == typed
    assert Report.objects.get().summary == "First."


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_check_one_is_lost(report, row, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    monkeypatch.setattr(reports, "is_overtaken", lambda *_: False)

    kept, typed = race(report, row)

    assert len(kept & typed) == 1


def test_a_new_row_is_no_rival_of_itself(report):
    key = uuid4()
    for _ in range(2):
        actions.save_report(
            report.session,
            by=report.rapporteur,
            summary="First.",
            items=[Item(key=key, text="New.", seen="")],
        )

    assert [c.text for c in report.contributions.all()] == ["New."]
