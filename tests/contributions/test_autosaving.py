"""A report is kept while it is typed, and one page is no rival of itself."""

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.contributions.actions import version_of_summary
from apps.contributions.models import Contribution
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, SessionPersonFactory, a_person

pytestmark = pytest.mark.django_db

ADDRESS = reverse(
    "contributions:report", kwargs={"edition": "2031", "session": "listening"}
)


@pytest.fixture
def report():
    session = SessionFactory(slug="listening")
    person = a_person("Rita Rapporteur")
    SessionPersonFactory(session=session, person=person, role="rapporteur")
    return ReportFactory(session=session, rapporteur=person, summary="First.")


def typed(page, key, text, **more):
    return {
        "then": "autosave",
        "page": str(page),
        "c-TOTAL_FORMS": 1,
        "c-INITIAL_FORMS": 0,
        "c-0-key": str(key),
        "c-0-kind": "finding",
        "c-0-text": text,
    } | more


def texts():
    return list(Contribution.objects.order_by("pk").values_list("text", flat=True))


def test_a_page_goes_on_from_what_it_sent_before_whether_it_was_answered_or_not(
    client, report
):
    client.force_login(report.rapporteur)
    page, key = uuid4(), uuid4()
    old = {"seen": version_of_summary(report)}

    first = client.post(ADDRESS, typed(page, key, "One.", summary="One.") | old)
    unseen = client.post(ADDRESS, typed(page, key, "Two.", summary="Two.") | old)
    mistaken = client.post(
        ADDRESS,
        typed(page, key, "Three.", summary="Two.") | {"c-0-attributed_to": "The mayor"},
    )

    report.refresh_from_db()
    row = Contribution.objects.get()
    answer = first.json()
    assert answer["seen"].keys() == {"seen", "c-0-key", "c-0-seen"}
    assert answer["seen"]["c-0-key"] == str(key)
    assert [one.json()["overtaken"] for one in (first, unseen, mistaken)] == [False] * 3
    assert (report.summary, row.text, row.saved_from) == ("Two.", "Three.", page)
    assert mistaken.json()["mistakes"] == [
        "Name to show: Choose “Named, with consent” or remove the name."
    ]
    assert (report.state, report.saved_from) == ("draft", page)


def test_what_a_page_adds_beside_newer_texts_is_one_row_however_often_it_saves(
    client, report
):
    row = ContributionFactory(report=report, text="Newer.")
    client.force_login(report.rapporteur)
    page = uuid4()

    for text in ("Mine.", "Mine, on.", "Mine, on and on."):
        sent = typed(page, row.key, text, summary=text, seen="old")
        client.post(ADDRESS, sent | {"c-0-seen": "old"})

    report.refresh_from_db()
    assert report.summary == "First."
    assert texts() == ["Newer.", "Mine, on and on.", "Mine, on and on."]
    assert [
        (one.is_hidden, one.saved_from) for one in report.contributions.order_by("pk")
    ] == [(False, None), (False, page), (True, page)]


def test_a_page_overtaken_after_it_saved_is_a_rival_again(client, report):
    client.force_login(report.rapporteur)
    key, one, other = uuid4(), uuid4(), uuid4()

    seen = client.post(ADDRESS, typed(one, key, "One.")).json()["seen"]["c-0-seen"]
    client.post(ADDRESS, typed(other, key, "Other.", **{"c-0-seen": seen}))
    late = client.post(ADDRESS, typed(one, key, "Late.", **{"c-0-seen": seen}))

    assert late.json()["overtaken"] is True
    assert texts() == ["Other.", "Late."]


def test_only_writers_autosave_and_only_a_draft(client, report):
    participant = holder(report.session.edition, "drafter")
    client.force_login(participant)
    foreign = client.post(ADDRESS, typed(uuid4(), uuid4(), "No."))
    ReportFactory._meta.model.objects.update(
        state="filed", filed_by=report.rapporteur, filed_at=report.created_at
    )
    client.force_login(report.rapporteur)
    late = client.post(ADDRESS, typed(uuid4(), uuid4(), "No."))

    assert (foreign.status_code, late.status_code) == (403, 409)
    assert late.json()["says"].startswith("This report is filed.")
    assert texts() == []
