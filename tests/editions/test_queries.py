from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import now

from apps.editions import queries
from apps.editions.choices import EditionStatus, PhaseKind
from apps.editions.models import Edition
from tests.factories.editions import EditionFactory, PhaseFactory, ReferenceFactory

pytestmark = pytest.mark.django_db


def home():
    return queries.home(AnonymousUser())


def stage_of(edition):
    return queries.stage_of(Edition.objects.with_phase().get(pk=edition.pk))


def test_the_liveliest_edition_is_the_current_one():
    over = EditionFactory(status=EditionStatus.ARCHIVED)
    running = EditionFactory(status=EditionStatus.RUNNING)
    announced = EditionFactory(status=EditionStatus.ANNOUNCED)
    EditionFactory(planned=True)

    shown = home()

    assert shown.current == running
    assert shown.later == [announced]
    assert shown.earlier == [over]


def test_between_two_archived_editions_the_newer_is_current():
    EditionFactory(status=EditionStatus.ARCHIVED)
    newer = EditionFactory(status=EditionStatus.ARCHIVED)

    assert home().current == newer
    assert home().stage == ""


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (EditionStatus.PLANNED, "publication"),
        (EditionStatus.ANNOUNCED, "publication"),
        (EditionStatus.OPEN, "academy"),
        (EditionStatus.RUNNING, "academy"),
        (EditionStatus.CLOSED, "outcome"),
        (EditionStatus.ARCHIVED, ""),
    ],
)
def test_without_a_phase_the_status_tells_the_stage(status, stage):
    assert stage_of(EditionFactory(status=status)) == stage


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        (PhaseKind.PUBLICATION, "publication"),
        (PhaseKind.CALL, "academy"),
        (PhaseKind.ACADEMY, "academy"),
        (PhaseKind.DRAFTING, "academy"),
        (PhaseKind.CONSULTATION, "conference"),
        (PhaseKind.CONFERENCE, "conference"),
        (PhaseKind.FOLLOW_UP, "outcome"),
    ],
)
def test_a_phase_tells_the_stage(kind, stage):
    phase = PhaseFactory(kind=kind, edition__status=EditionStatus.ANNOUNCED)

    assert stage_of(phase.edition) == stage


def test_of_overlapping_phases_the_last_begun_tells_the_stage():
    call = PhaseFactory()
    PhaseFactory(
        edition=call.edition,
        kind=PhaseKind.CONFERENCE,
        during=(now() - timedelta(hours=1), now() + timedelta(hours=1)),
    )

    assert stage_of(call.edition) == "conference"


def test_documents_named_by_editions_that_are_not_public_stay_unknown():
    edition = EditionFactory()
    shown = ReferenceFactory(
        kind="outcome_document", about_edition=edition, edition=EditionFactory()
    )
    ReferenceFactory(
        kind="outcome_document",
        about_edition=edition,
        edition=EditionFactory(planned=True),
    )
    ReferenceFactory(kind="other", about_edition=edition, edition=shown.edition)

    listed = {
        each: list(each.documents.all())
        for each in queries.editions_with_documents(AnonymousUser())
    }

    assert listed[edition] == [shown]


def test_an_edition_without_a_theme_has_a_heading(client):
    edition = EditionFactory(theme_title="")

    page = client.get(edition.get_absolute_url()).content.decode()

    assert f"Academy and Conference {edition.year}</bdi></h1>" in page
    assert "Little is recorded of this edition" in page


def test_the_edition_page_shows_the_chain_oldest_first(client):
    older = EditionFactory(theme_title="First theme")
    newer = EditionFactory(theme_title="Second theme", builds_on=older)

    page = client.get(newer.get_absolute_url()).content.decode()

    chain = page[page.index("Each builds on the one before") :]
    assert chain.index("First theme") < chain.index("Second theme")
    assert f'href="{older.get_absolute_url()}"' in chain
