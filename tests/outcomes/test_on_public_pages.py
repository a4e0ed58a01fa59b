"""Where an edition is shown, its Outcome Document is named once everybody may read it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.editions.choices import PhaseKind
from apps.editions.models import Edition
from apps.editions.rules import phase_allows
from apps.outcomes.actions import versions
from apps.outcomes.choices import Status
from apps.outcomes.models import Document
from hrgl.demo.create import create_demo
from tests.factories.editions import EditionFactory, PhaseFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    adopt,
    end_consultation,
    holder,
)

pytestmark = pytest.mark.django_db

TITLE = "Rights in the budget"
PAGES = ("/", "/archive/", "/2031/")


@pytest.fixture
def document():
    return a_draft()


def a_draft(**facts):
    document = DocumentFactory(**facts)
    a_paragraph(document, holder(document.edition, "organiser"))
    return document


def put_on_record(document, organiser):
    return adopt(
        a_snapshot(document, organiser, "conference"),
        organiser,
        adopted_on="2031-02-08",
    )


def text(path):
    return " ".join(Client().get(path).content.decode().split())


@pytest.mark.parametrize("path", PAGES)
def test_before_its_publication_nothing_of_it_is_shown(document, organiser, path):
    assert TITLE not in text(path)
    a_snapshot(document, organiser, "consultation")
    assert TITLE not in text(path)
    end_consultation(document, organiser)
    put_on_record(document, organiser)

    page = text(path)

    assert Document.objects.get().status == Status.ADOPTED
    assert TITLE not in page
    assert "Adopted on" not in page
    assert "outcome.pdf" not in page


@pytest.mark.parametrize("path", PAGES)
def test_a_published_document_is_named_with_its_date_and_files(
    document, organiser, path
):
    put_on_record(document, organiser)
    versions.publish(document, by=organiser)

    page = text(path)

    assert f"{TITLE}</cite>" in page
    assert "Adopted on 8 February 2031" in page
    assert 'href="/2031/outcome/"' in page
    assert 'href="/2031/outcome.pdf"' in page


def test_in_another_language_title_and_date_keep_theirs(document, organiser):
    put_on_record(document, organiser)
    versions.publish(document, by=organiser)

    page = Client().get("/archive/", headers={"accept-language": "de"}).content.decode()

    assert f'<cite lang="en" dir="ltr">{TITLE}</cite>' in page
    assert "8. Februar 2031" in page


def test_without_a_title_it_is_named_after_what_it_is(organiser, document):
    Document.objects.update(title="")
    put_on_record(document, organiser)
    versions.publish(document, by=organiser)

    assert "<cite>Outcome Document</cite>" in text("/archive/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_do_not_grow_with_published_documents(path, count):
    EditionFactory(slug="2031", ordinal=31, year=2031)
    with CaptureQueriesContext(connection) as without:
        text(path)
    for year in range(2031, 2031 + count):
        publish_one(year)

    with CaptureQueriesContext(connection) as used:
        page = text(path)

    assert page.count(f"{TITLE}</cite>") >= (1 if path == "/2031/" else count)
    assert len(used) == len(without) <= 15


def publish_one(year):
    edition = EditionFactory(slug=f"{year}", ordinal=year - 2000, year=year)
    document = a_draft(edition=edition)
    organiser = holder(edition, "organiser")
    put_on_record(document, organiser)
    versions.publish(document, by=organiser)


@pytest.mark.parametrize("path", PAGES)
def test_kept_pages_are_forgotten_when_it_is_adopted_and_published(
    document, organiser, path, settings, django_capture_on_commit_callbacks
):
    settings.VISITORS_PAGES_SECONDS = 30
    cache.clear()
    assert "Now: Conference" not in text(path)
    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks(execute=True):
        put_on_record(document, organiser)
    assert TITLE not in text(path)
    assert ("Now: Conference" in text(path)) == (path != "/archive/")

    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks(execute=True):
        versions.publish(document, by=organiser)

    assert TITLE in text(path)
    cache.clear()


def document_in(status):
    """A document that has gone the way to ``status``."""
    if status not in {Status.ADOPTED, Status.PUBLISHED}:
        return DocumentFactory(status=status)
    document = a_draft()
    organiser = holder(document.edition, "organiser")
    put_on_record(document, organiser)
    if status == Status.PUBLISHED:
        versions.publish(document, by=organiser)
    return document


@pytest.mark.parametrize(
    ("status", "by_phases", "shown"),
    [
        (Status.PLANNED, "academy", "academy"),
        (Status.DRAFTING, "publication", "publication"),
        (Status.CONSULTATION, "academy", "academy"),
        (Status.BEFORE_CONFERENCE, "academy", "conference"),
        (Status.ADOPTED, "publication", "conference"),
        (Status.ADOPTED, "outcome", "outcome"),
        (Status.PUBLISHED, "academy", "outcome"),
        (Status.PUBLISHED, "conference", "outcome"),
        (Status.PUBLISHED, "outcome", "outcome"),
        # An edition in the archive is at no stage.
        (Status.PUBLISHED, "", ""),
    ],
)
def test_the_document_tells_how_far_the_cycle_is(status, by_phases, shown):
    edition = document_in(status).edition
    page = Template(
        "{% load outcomes %}{% stage_reached edition stage as now %}{{ now }}"
    )

    assert page.render(Context({"edition": edition, "stage": by_phases})) == shown


def test_without_a_document_the_phases_tell_the_stage():
    page = Template("{% load outcomes %}{% stage_reached edition 'academy' %}")

    assert page.render(Context({"edition": EditionFactory()})) == "academy"


@pytest.mark.parametrize("path", ["/", "/2031/"])
def test_after_the_publication_the_cycle_is_at_the_outcome_document(
    document, organiser, path
):
    PhaseFactory(edition=document.edition, kind=PhaseKind.ACADEMY)
    assert "Now: Academy" in text(path)

    put_on_record(document, organiser)
    assert "Now: Conference" in text(path)

    versions.publish(document, by=organiser)
    assert "Now: Outcome Document" in text(path)


def test_the_phases_of_the_demonstration_follow_one_another(client):
    create_demo()
    edition = Edition.objects.get(slug="2023")

    kinds = edition.phases.order_by("during__startswith").values_list("kind", flat=True)

    assert [*kinds] == ["call", "academy", "drafting", "consultation", "conference"]
    assert len({phase.during.lower for phase in edition.phases.all()}) == len(kinds)
    assert all(part.call.is_open for part in edition.parts.all())
    assert phase_allows(edition, PhaseKind.DRAFTING)
    assert "Now: Academy" in text("/")
    with time_machine.travel(now() + timedelta(days=4, hours=1)):
        assert "Now: Conference" in text("/")
