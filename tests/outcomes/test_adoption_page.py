"""The page on which the adoption is recorded: its statements, and its day."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.timezone import localdate

from apps.core.models import AuditEntry
from apps.outcomes.models import Adoption, Document
from tests.factories.outcomes import a_paragraph, a_snapshot
from tests.outcomes.addresses import at
from tests.outcomes.test_pages import VIENNA, adoption_post

pytestmark = pytest.mark.django_db

HERE = "adopt"


@pytest.fixture
def snapshot(client, document, organiser):
    a_paragraph(document, organiser)
    client.force_login(organiser)
    return a_snapshot(document, organiser, "conference")


def send(client, snapshot, texts=(), **changes):
    rows = {"s-TOTAL_FORMS": str(len(texts)), "s-INITIAL_FORMS": "0"}
    for number, text in enumerate(texts):
        rows |= {f"s-{number}-kind": "reservation", f"s-{number}-text": text}
    return client.post(at(HERE, number=1), adoption_post(snapshot, **rows | changes))


def fields_of(response):
    """What a browser without scripts would send back of the page's statements."""
    shown = response.context["statements"]
    management = shown.management_form
    sent = {management.add_prefix(n): management[n].value() for n in management.fields}
    for row in (response.context["form"], *shown.forms):
        sent |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return sent


def assert_nothing_is_written(document):
    assert not Adoption.objects.exists()
    assert Document.objects.get(pk=document.pk).status == "before_conference"
    assert not AuditEntry.objects.filter(verb="outcomes.adopted").exists()


def test_more_statements_are_added_without_a_script_and_recorded(
    client, document, organiser, snapshot
):
    first = client.get(at(HERE, number=1))
    typed = fields_of(first) | {
        "method": "consensus",
        "adopted_on": localdate(timezone=VIENNA).isoformat(),
        "body": "the participants",
        "chaired_by": "The chair",
        "s-0-text": "One.",
        "s-1-text": "Two.",
    }

    more = client.post(at(HERE, number=1), typed | {"then": "add"})
    assert_nothing_is_written(document)
    done = client.post(
        at(HERE, number=1),
        fields_of(more) | {"s-2-text": "Three.", "s-2-kind": "statement"},
    )

    assert (first.status_code, more.status_code, done.status_code) == (200, 200, 302)
    adoption = Adoption.objects.get()
    assert adoption.body == "the participants"
    assert [*adoption.statements.values_list("position", "kind", "text")] == [
        (1, "reservation", "One."),
        (2, "reservation", "Two."),
        (3, "statement", "Three."),
    ]


def test_the_button_keeps_what_was_typed_and_leads_to_the_new_forms(
    client, document, snapshot
):
    number = next(iter(snapshot.numbers))
    typed = {
        "then": "add",
        "method": "vote",
        "adopted_on": "some day",
        "place": "",
        "s-0-paragraph": number,
        "s-0-attributed_to": "Example City",
    }

    page = send(client, snapshot, ["One.\nAnd <more>.", ""], **typed)

    assert_nothing_is_written(document)
    form, rows = page.context["form"], page.context["statements"].forms
    assert page.status_code == 200
    assert not form.is_bound
    assert {name: form[name].value() for name in form.fields} == {
        "sha256": snapshot.sha256,
        "method": "vote",
        "adopted_on": "some day",
        "place": "",
        "body": "the participants of the Conference",
        "chaired_by": "The chair of the Conference",
        "adopted_time": "",
        "votes_for": "",
        "votes_against": "",
        "votes_abstained": "",
    }
    assert len(rows) == 4
    assert {name: rows[0][name].value() for name in rows[0].fields} == {
        "kind": "reservation",
        "paragraph": number,
        "text": "One.\nAnd <more>.",
        "attributed_to": "Example City",
    }
    html = page.content.decode()
    assert 'value="add" formaction="#new"' in html
    assert "One.\nAnd &lt;more&gt;." in html
    assert "There is a problem" not in html
    [anchored] = re.findall(r'id="new" tabindex="-1">\s*<legend>([^<]*)<', html)
    assert anchored == "Statement 3"


def test_the_page_has_a_last_statement(client, document, snapshot):
    page = send(client, snapshot, ["x"] * 59, then="add")
    full = send(client, snapshot, ["x"] * 60, then="add")

    for answer in (page, full):
        html = answer.content.decode()
        assert len(answer.context["statements"].forms) == 60
        assert "There is no room for more statements." in html
        assert 'value="add"' not in html
    assert 'id="new"' in page.content.decode()
    assert 'id="new"' not in full.content.decode()
    assert_nothing_is_written(document)


def test_more_statements_than_the_page_has_are_refused_in_words(
    client, document, snapshot
):
    page = send(client, snapshot, ["x"] * 61)

    assert page.status_code == 422
    assert "Please submit at most 60 forms." in page.content.decode()
    assert_nothing_is_written(document)


def test_a_name_without_its_statement_is_not_dropped(client, document, snapshot):
    page = send(client, snapshot, [""], **{"s-0-attributed_to": "Example City"})

    assert page.status_code == 422
    assert page.context["statements"].forms[0].errors == {
        "text": ["Write the text of the statement."]
    }
    assert_nothing_is_written(document)


def test_a_day_before_the_text_was_frozen_has_to_be_confirmed(
    client, document, snapshot
):
    typed = {"adopted_on": "2023-02-08"}

    asked = send(client, snapshot, ["One."], **typed)
    assert_nothing_is_written(document)
    done = send(client, snapshot, ["One."], **typed, was_frozen_later="on")

    frozen_on = localdate(snapshot.frozen_at, VIENNA)
    day = f"{frozen_on.day} {frozen_on:%B %Y}"
    question = (
        f"This version was frozen only on {day}."
        " Correct the date of adoption, or confirm it."
    )
    assert asked.status_code == 422
    assert asked.context["form"].errors == {"was_frozen_later": [question]}
    assert done.status_code == 302
    assert str(Adoption.objects.get().adopted_on) == "2023-02-08"


def test_the_question_stays_while_statements_are_added(client, snapshot):
    page = send(client, snapshot, adopted_on="2023-02-08", then="add")
    other = send(client, snapshot, then="add")

    assert "was_frozen_later" in page.context["form"].fields
    assert "was_frozen_later" not in other.context["form"].fields


@pytest.mark.parametrize(
    "case",
    [
        # Vienna is two hours ahead of the server's clock in summer.
        (datetime(2031, 7, 1, 22, 30, tzinfo=UTC), "2031-07-02", 302),
        (datetime(2031, 7, 1, 22, 30, tzinfo=UTC), "2031-07-03", 422),
        (datetime(2031, 7, 1, 21, 30, tzinfo=UTC), "2031-07-02", 422),
        (datetime(2031, 7, 1, 22, 30, tzinfo=UTC), "2031-07-01", 422),
    ],
)
def test_days_are_those_of_the_editions_clock(client, document, organiser, case):
    now, day, answer = case
    a_paragraph(document, organiser)

    with time_machine.travel(now, tick=False):
        snapshot = a_snapshot(document, organiser, "conference")
        client.force_login(organiser)
        response = send(client, snapshot, adopted_on=day)

    assert response.status_code == answer
