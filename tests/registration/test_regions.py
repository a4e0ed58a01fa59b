from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from apps.registration.models import (
    Application,
    CountryInRegion,
    WorldRegion,
    WorldRegionScheme,
)
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def un(db):
    """The scheme of the migration, also after tests that emptied every table."""
    import_module("apps.registration.migrations.0002_un_regional_groups").load(
        apps, None
    )
    return WorldRegionScheme.objects.get(code="un")


def test_the_groups_have_as_many_states_as_the_united_nations_say(un):
    counted = {
        region.code: region.countries.count()
        for region in WorldRegion.objects.filter(scheme=un)
    }

    assert counted == {
        "africa": 54,
        "asia-pacific": 53,
        "eastern-europe": 23,
        "latin-america-caribbean": 33,
        "western-europe-others": 29,
    }


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("KE", "African States"),
        ("TR", "Western European and other States"),
        ("IL", "Western European and other States"),
        ("KI", None),
        ("AQ", None),
    ],
)
def test_the_world_region_follows_from_the_country(un, country, region):
    ApplicationFactory(country=country)

    assert Application.objects.with_world_region().get().region_name == region


def test_special_cases_say_why(un):
    noted = CountryInRegion.objects.exclude(note="").values_list("country", flat=True)

    assert set(noted) == {"TR", "IL", "US", "KI", "VA", "PS"}


def test_only_one_scheme_is_used_for_counts(un):
    with (
        pytest.raises(IntegrityError, match="registration_one_default_region_scheme"),
        transaction.atomic(),
    ):
        WorldRegionScheme.objects.create(code="unesco", name="UNESCO", is_default=True)
