import pytest

from apps.editions.choices import Job
from apps.registration.models import Application, Assignment
from apps.registration.rules import has_place
from tests.factories.editions import AppointmentFactory, PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory, a_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    part = PartFactory()
    application = ApplicationFactory(part=part)
    everybody = {
        "owner": application.person,
        "stranger": PersonFactory(),
        "administrator": PersonFactory(is_superuser=True),
        "foreigner": AppointmentFactory(job=Job.ORGANISER).person,
    }
    for job in Job.values:
        everybody[job] = AppointmentFactory(edition=part.edition, job=job).person
    everybody["reader"] = a_reviewer(part)
    Assignment.objects.create(application=application, reviewer=everybody["reader"])
    return application, everybody


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (
            "registration.read_application",
            {"owner", "organiser", "administrator"},
        ),
        ("registration.review_application", {"reader", "administrator"}),
        ("registration.declare_conflict", {"reader", "administrator"}),
        ("registration.decide_application", {"organiser", "administrator"}),
    ],
)
def test_who_may(people, permission, allowed):
    application, everybody = people

    may = {
        name
        for name, person in everybody.items()
        if person.has_perm(permission, application)
    }

    # Whoever is a superuser passes every check of Django's.
    assert may - {"administrator"} == allowed - {"administrator"}


def test_visible_to_agrees_with_the_permission(people):
    application, everybody = people

    for name, person in everybody.items():
        visible = Application.objects.visible_to(person).filter(pk=application.pk)
        may = person.has_perm("registration.read_application", application)
        assert visible.exists() == may, name


def test_an_organiser_does_not_decide_on_the_own_application(people):
    application, everybody = people
    own = ApplicationFactory(part=application.part, person=everybody["organiser"])

    assert not everybody["organiser"].has_perm("registration.decide_application", own)


@pytest.mark.parametrize(
    ("trait", "expected"),
    [
        ({"admitted": True}, True),
        ({}, False),
        ({"waiting": True}, False),
        ({"declined": True}, False),
        ({"withdrawn": True}, False),
    ],
)
def test_only_admitted_people_have_a_place(trait, expected):
    application = ApplicationFactory(**trait)

    assert has_place(application.person, application.part.edition) is expected


def test_a_place_counts_at_its_own_edition_only():
    application = ApplicationFactory(admitted=True)
    other = PartFactory().edition

    assert has_place(application.person, application.part.edition)
    assert not has_place(application.person, other)
