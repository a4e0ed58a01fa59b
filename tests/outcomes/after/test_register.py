"""The register over all editions: who agreed to be named, and nobody else."""

import pytest
from django.urls import reverse

from apps.editions.models import Edition
from apps.outcomes.models import Authority, FollowUp
from apps.registration.models import CountryInRegion, WorldRegionScheme
from tests.factories.outcomes import an_endorsement
from tests.factories.programme import a_person

pytestmark = pytest.mark.django_db

ADDRESS = reverse("outcomes:register")


@pytest.fixture
def city():
    return a_person("Clara Clerk")


def tell(endorsement, paragraph, *, year, is_public):
    return FollowUp.objects.create(
        endorsement=endorsement,
        paragraph=paragraph,
        year=year,
        state="done",
        text="An office is named.",
        is_public=is_public,
        reported_by=endorsement.contact,
    )


def test_nobody_is_listed_who_is_not_shown(client, published, city):
    an_endorsement(published, city, name="City of Graz", state="shown")
    for number, state in enumerate(("sent", "declined", "taken_back")):
        facts = {"reason": "No."} if state == "declined" else {}
        an_endorsement(published, city, name=f"Hidden {number}", state=state, **facts)
    Authority.objects.create(name="Hidden city", country="AT", level="local")

    page = client.get(ADDRESS).text

    assert "City of Graz" in page
    assert "https://example.org/decision" in page
    assert f"{published.edition.year}: <bdi>{published}</bdi>" in page
    assert "Hidden" not in page
    assert "The mayor" not in page
    assert "Clara" not in page


def test_an_edition_that_is_not_public_is_listed_for_nobody_else(
    client, published, city, organiser
):
    an_endorsement(published, city, name="City of Graz", state="shown")
    Edition.objects.filter(pk=published.edition_id).update(status="planned")

    assert "City of Graz" not in client.get(ADDRESS).text
    client.force_login(organiser)
    assert "City of Graz" in client.get(ADDRESS).text


def test_what_is_public_of_its_follow_up_is_counted(client, published, city):
    shown = an_endorsement(published, city, name="City of Graz", state="shown")
    first, second = published.paragraphs.order_by("order_key")
    tell(shown, second, year=2028, is_public=False)

    assert "#done" not in client.get(ADDRESS).text

    for year in (2026, 2027):
        tell(shown, first, year=year, is_public=True)

    page = client.get(ADDRESS).text
    assert "1 encouragement<" in page
    assert "(2027)" in page
    own = reverse("outcomes:endorsement", args=[published.edition.slug, shown.pk])
    assert f"{own}#done" in page
    assert 'id="done"' in client.get(own).text


@pytest.fixture
def two(published, city):
    """One in Europe, one in Africa."""
    WorldRegionScheme.objects.all().delete()
    scheme = WorldRegionScheme.objects.create(code="un", name="UN", is_default=True)
    graz = an_endorsement(published, city, name="City of Graz", state="shown")
    other = an_endorsement(published, city, name="Kisumu", state="shown")
    Authority.objects.filter(pk=other.authority_id).update(country="KE")
    for position, (country, name) in enumerate((("AT", "Europe"), ("KE", "Africa"))):
        region = scheme.regions.create(code=name, name=name, position=position)
        CountryInRegion.objects.create(scheme=scheme, region=region, country=country)
    return graz, other


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({}, {"City of Graz", "Kisumu"}),
        ({"words": "graz"}, {"City of Graz"}),
        ({"country": "KE"}, {"Kisumu"}),
        ({"region": "Europe"}, {"City of Graz"}),
        ({"region": "Europe", "country": "KE"}, set()),
        ({"country": "XX", "region": "Nowhere"}, {"City of Graz", "Kisumu"}),
        ({"words": "%"}, set()),
        ({"page": "99"}, {"City of Graz", "Kisumu"}),
    ],
)
@pytest.mark.usefixtures("two")
def test_it_is_narrowed(client, query, listed):
    page = client.get(ADDRESS, query).text

    assert {name for name in ("City of Graz", "Kisumu") if name in page} == listed


def test_an_empty_register_says_so(client):
    page = client.get(ADDRESS).text

    assert "None yet" in page
    assert 'role="search"' not in page
