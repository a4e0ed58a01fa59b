import pytest
from django.db import IntegrityError

from apps.accounts.models import User
from apps.accounts.zone_choices import zone_groups
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_one_person_in_capitals_too():
    UserFactory(email="ann@example.org")

    with pytest.raises(IntegrityError, match="accounts_user_email_once"):
        UserFactory(email="Ann@example.org")


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"language": "xx"}, "accounts_user_language_is_ours"),
        ({"time_zone": "Mars; DROP"}, "accounts_user_time_zone_is_a_name"),
    ],
)
def test_the_database_knows_our_languages_and_zones(columns, name):
    person = UserFactory()

    with pytest.raises(IntegrityError, match=name):
        User.objects.filter(pk=person.pk).update(**columns)


def test_every_zone_that_can_be_chosen_can_be_saved():
    person = UserFactory()
    for _region, zones in zone_groups():
        for name, _label in zones[:3]:
            User.objects.filter(pk=person.pk).update(time_zone=name)


def test_others_see_the_chosen_name():
    assert UserFactory.build(full_name="Ann", display_name="A.").shown_name == "A."
    assert UserFactory.build(full_name="Ann").shown_name == "Ann"
    assert UserFactory.build(full_name="").shown_name == "Participant"


def test_people_at_risk_are_in_no_list():
    shown = UserFactory()
    UserFactory(is_hidden=True)
    UserFactory(is_active=False)

    assert [*User.objects.listed()] == [shown]
    assert User.objects.active().count() == 2


def test_people_without_password_have_none():
    person = User.objects.create_user(" Ann@Example.org ")

    assert person.email == "ann@example.org"
    assert not person.has_usable_password()
    assert User.objects.get_by_natural_key("ANN@example.org") == person
    assert User.objects.create_superuser("root@example.org").is_superuser
