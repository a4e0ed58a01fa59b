from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import now

from apps.editions.choices import EditionStatus, Job, PhaseKind
from apps.editions.models import Edition
from apps.editions.rules import holds, is_organiser, phase_allows
from tests.factories.editions import (
    AppointmentFactory,
    EditionFactory,
    PersonFactory,
    PhaseFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Everybody who can stand to a planned edition in some way, and the edition."""
    edition = EditionFactory(planned=True)
    other = AppointmentFactory()
    return edition, {
        "anonymous": AnonymousUser(),
        "stranger": PersonFactory(),
        "organiser": AppointmentFactory(edition=edition).person,
        "reviewer": AppointmentFactory(edition=edition, job=Job.REVIEWER).person,
        "organiser of another": other.person,
        "administrator": PersonFactory(is_superuser=True, is_staff=True),
    }


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("editions.organise_edition", {"organiser", "administrator"}),
        (
            "editions.view_edition_page",
            {"organiser", "reviewer", "administrator"},
        ),
    ],
)
def test_who_may(people, permission, allowed):
    edition, everyone = people

    may = {
        name
        for name, person in everyone.items()
        if person.has_perm(permission, edition)
    }

    assert may == allowed


@pytest.mark.parametrize("status", EditionStatus.values)
def test_visible_to_agrees_with_the_permission(people, status):
    edition, everyone = people
    Edition.objects.filter(pk=edition.pk).update(status=status)
    edition.refresh_from_db()

    for name, person in everyone.items():
        visible = Edition.objects.visible_to(person).filter(pk=edition.pk).exists()
        assert visible == person.has_perm("editions.view_edition_page", edition), name


def test_organised_by_agrees_with_is_organiser(people):
    edition, everyone = people

    for name, person in everyone.items():
        listed = Edition.objects.organised_by(person).filter(pk=edition.pk).exists()
        assert listed == is_organiser(person, edition), name


def test_a_job_at_one_edition_is_none_at_another(people):
    edition, everyone = people

    assert holds(everyone["reviewer"], edition, Job.REVIEWER, Job.DRAFTER)
    assert not holds(everyone["reviewer"], edition, Job.DRAFTER)
    assert not holds(everyone["organiser of another"], edition, Job.ORGANISER)


def test_somebody_deactivated_holds_nothing(people):
    edition, everyone = people
    administrator = everyone["administrator"]
    administrator.is_active = False

    assert not holds(administrator, edition, Job.ORGANISER)


def test_a_phase_allows_from_its_start_until_before_its_end():
    start, end = now(), now() + timedelta(days=7)
    phase = PhaseFactory(during=(start, end))

    allowed = [
        phase_allows(phase.edition, PhaseKind.CALL, at=at)
        for at in (start - timedelta(seconds=1), start, end)
    ]

    assert allowed == [False, True, False]
    assert not phase_allows(phase.edition, PhaseKind.ACADEMY, at=start)


def test_a_phase_without_an_end_goes_on():
    phase = PhaseFactory(during=(now() - timedelta(days=1), None))

    assert phase_allows(
        phase.edition, PhaseKind.CALL, at=now() + timedelta(days=10_000)
    )
