"""The demonstration shows each thing that an edition can hold, and is loaded once."""

import pytest
from django.db import connection

from apps.contributions.choices import Standing
from apps.contributions.follow_up import expected_of
from apps.contributions.models import Contribution, Report
from apps.editions.models import Edition
from apps.outcomes.models import Adoption, Source
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.ledger import ledger_of
from hrgl.demo.conference import lay_an_example_before_the_conference
from hrgl.demo.create import create_demo
from hrgl.demo.earlier import CORRECTED_BECAUSE, EARLIER, FINISHED, FIRST_IN_ARABIC
from hrgl.demo.facts import HANDED_IN, HANDED_IN_THERE, WALKED

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return create_demo()


@pytest.fixture
def published(people):
    return Adoption.objects.get(document__edition__slug=EARLIER)


@pytest.fixture
def signed_in(client, people):
    """A client for whoever has that job."""

    def sign_in(job):
        client.force_login(people[job])
        return client

    return sign_in


def everything():
    """A hash of each table, by its name."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(tables):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT md5(string_agg(row::text, ' ' ORDER BY row::text)) FROM {name} row"
            )
            found[table] = cursor.fetchone()[0]
    return found


def test_loading_it_again_changes_nothing():
    create_demo()
    lay_an_example_before_the_conference()
    before = everything()

    create_demo()
    lay_an_example_before_the_conference()

    assert {*before.values()} > {None}
    assert everything() == before


def test_every_paragraph_of_the_published_text_says_where_it_comes_from(published):
    rows = Source.objects.filter(paragraph__document=published.document)

    told = [
        (entry.place, len(entry.sources), bool(entry.remark and entry.remark.sources))
        for entry in published.snapshot.text.entries
        if entry.label
    ]

    assert told == [
        ("1", 1, False),
        ("1 (a)", 1, False),
        ("2", 2, False),
        ("3", 1, True),
    ]
    assert {row.contribution.region_name for row in rows} == {
        "",
        "African States",
        "Asia-Pacific States",
        "Eastern European States",
        "Latin American and Caribbean States",
        "Western European and other States",
    }


def test_the_published_page_shows_sources_statements_and_the_corrigendum(
    client, published
):
    page = client.get(f"/{EARLIER}/outcome/").text

    kinds = [one.kind for one in published.statements.order_by("position")]
    assert kinds == [
        "explanation_of_position",
        "reservation",
        "dissociation",
        "statement",
    ]
    for shown in (
        "Deciding together on a budget",
        "An interpreter of the demonstration",
        "Reservation",
        "A city that took part",
        "Dissociation",
        "within six months.",
        "Corrected by corrigendum 1",
    ):
        assert shown in page
    # So few have come from there that it would point at somebody.
    assert "Latin American and Caribbean States" not in page
    assert CORRECTED_BECAUSE in client.get(f"/{EARLIER}/outcome/corrigenda/").text
    assert "within six month." in published.snapshot.canonical


def test_the_last_remark_was_finished_after_the_adoption(published):
    finished = remarks_of(published)

    assert finished.content["remarks"][-1]["body"].endswith(FINISHED)
    assert FINISHED not in published.snapshot.canonical


def test_the_ledger_tells_what_was_merged_and_what_is_not_in_the_text(
    client, published
):
    page = client.get(f"/{EARLIER}/outcome/ledger/").text

    assert "We found our proposal neither among those accepted" in page
    assert "The text says what is to be reached, not with which software." in page


def test_the_ledger_tells_of_each_thing_that_can_become_of_what_was_said(published):
    lines = ledger_of(published.document, hears_all=False)

    said = [one for one in lines if one.kind != "contribution"]
    assert [(one.kind, one.outcome, len(one.led_to)) for one in said] == [
        ("comment", "accepted", 1),
        ("amendment", "accepted", 1),
        ("amendment", "merged", 1),
        ("amendment", "not_accepted", 0),
        ("amendment", "accepted", 0),
        ("amendment", "withdrawn", 0),
    ]


def test_a_challenge_stands_beside_what_answers_it(signed_in):
    page = signed_in("participant").get("/2023/contributions/together/")

    assert [
        (one.contribution.kind, [linked.kind for linked in one.linked])
        for one in page.context["rows"]
    ] == [("challenge", ["solution"])]


def test_the_versions_differ_by_what_was_accepted(published):
    first, adopted = published.document.snapshots.order_by("number")

    assert published.snapshot == adopted
    assert sorted(first.numbers.values()) == ["1", "1 (a)", "2", "3", "4"]
    assert sorted(adopted.numbers.values()) == ["1", "1 (a)", "2", "3"]


def test_the_translation_renders_the_words_that_were_adopted(client, published):
    page = client.get(f"/{EARLIER}/outcome/ar/").text

    assert FIRST_IN_ARABIC in page
    assert "Behind the authentic text" not in page


def test_a_participant_finds_what_became_of_what_they_handed_in(signed_in):
    page = signed_in("participant").get("/me/contributions/").text

    assert page.index("What Works 2023 – First") < page.index("What Works 2020 – First")
    assert HANDED_IN.text in page
    assert HANDED_IN_THERE.text in page


def test_what_was_handed_in_is_merged_or_waits_for_its_rapporteur(people):
    merged = Contribution.objects.get(text=HANDED_IN.text)
    waiting = Contribution.objects.get(text=HANDED_IN_THERE.text)

    assert merged.handed_in_by == waiting.handed_in_by == people["participant"]
    assert (merged.merged_into.text, merged.is_hidden) == (
        "Results are rarely reported back, so people do not come a second time.",
        False,
    )
    assert (waiting.merged_into, waiting.is_hidden) == (None, True)
    reports = expected_of(Edition.objects.get(slug="2023"))
    [walked] = [one for one in reports if one.session.slug == WALKED]
    assert walked.standing == Standing.LATE


def test_what_somebody_has_since_changed_stays(people):
    report = Report.objects.get(session__slug=WALKED)
    report.contributions.all().delete()

    create_demo()

    assert list(report.contributions.all()) == []
