import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from apps.editions.choices import EditionStatus
from apps.editions.models import Edition
from apps.partners.choices import State
from apps.partners.models import Partnership
from apps.partners.queries import listing
from tests.factories.editions import (
    ConceptNoteSectionFactory,
    EditionFactory,
    KeyQuestionFactory,
)
from tests.factories.partners import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    call_command("load_edition", verbosity=0)
    return Edition.objects.get(slug="2023")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/archive/",
        "/2021/",
        "/2022/",
        "/2023/",
        "/2023/concept-note/",
        "/2023/partners/",
    ],
)
def test_every_page_answers_within_fifteen_queries(client, loaded, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)

    assert response.status_code == 200
    assert len(queries) <= 15


@pytest.mark.parametrize("path", ["/", "/archive/"])
def test_with_no_edition_the_page_says_so(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "No edition is announced yet" in response.content.decode()


def test_a_planned_edition_does_not_exist_for_the_public(client):
    EditionFactory(year=2029, status=EditionStatus.PLANNED)
    EditionFactory(year=2028)

    assert client.get("/2029/").status_code == 404
    assert client.get("/2028/").status_code == 200
    assert "2029" not in client.get("/archive/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_questions(client, count):
    edition = EditionFactory()
    for _ in range(count):
        KeyQuestionFactory(cluster__edition=edition)

    with CaptureQueriesContext(connection) as queries:
        client.get(edition.get_absolute_url())

    assert len(queries) == 15


def test_the_month_is_shown_and_no_day(client, loaded):
    page = client.get("/2023/").content.decode()

    assert "February 2023 (precise date to be determined)" in page
    assert "1 February 2023" not in page


def test_the_footnote_stands_until_all_are_confirmed(client, loaded):
    address = reverse("partners:partners", args=["2023"])
    text = "Co-organisation by partners still to be confirmed."

    assert client.get(address).content.decode().count(text) == 1
    assert client.get("/2023/").content.decode().count(text) == 1
    assert client.get("/2023/concept-note/").content.decode().count(text) == 1

    Partnership.objects.update(state=State.CONFIRMED)

    assert text not in client.get(address).content.decode()
    assert text not in client.get("/2023/").content.decode()
    assert text not in client.get("/2023/concept-note/").content.decode()


def test_the_edition_page_shows_all_that_the_note_says_of_it(client):
    call_command("load_edition")

    page = " ".join(client.get("/2023/").content.decode().split())

    for words in (
        "The Academy aims to facilitate the implementation of human rights",
        "online plenary sessions and workshops",
        "closing Conference",
        "All those working with or within local governments",
        "Prime target group",
        "Further target group",
        "Special attention will be given to the participation of next generation",
        "The aim is again to produce an Outcome Document",
    ):
        assert words in page, words


def test_the_home_page_says_what_the_series_takes_up(client):
    call_command("load_edition")

    page = " ".join(client.get("/").content.decode().split())

    for words in (
        "Leave No One Behind",
        "Topical human rights issues",
        "Series editors: <bdi>Gerd Oberleitner, Klaus Starl</bdi>.",
        "HRGL Publishing, Graz",
    ):
        assert words in page, words


def test_the_series_says_how_often_and_captions_its_cycle(client, loaded):
    caption = (
        '<figcaption class="hr-meta"><p>The cycle of the Human Rights Go Local series'
        " including publication, Academy, Conference, and Outcome Document</p>"
        "</figcaption>"
    )

    home, archive, edition = (
        " ".join(client.get(path).content.decode().split())
        for path in ("/", "/archive/", "/2023/")
    )

    assert "How often it takes place</dt> <dd>Annual</dd>" in home
    assert "<p>How often it takes place: Annual</p>" in archive
    assert (caption in home, caption in edition) == (True, True)


def test_in_another_language_the_caption_is_marked_as_english(client, loaded):
    page = client.get("/", headers={"accept-language": "ar"}).content.decode()

    assert '<p><span lang="en" dir="ltr">The cycle of the Human Rights' in page
    assert '<span lang="en" dir="ltr">Annual</span>' in page


def test_a_series_without_a_caption_has_none(client):
    EditionFactory()

    assert "figcaption" not in client.get("/").content.decode()


def test_partners_stand_in_the_order_of_the_concept_note(client, loaded):
    listed = listing(loaded)
    page = client.get("/2023/partners/").content.decode()

    assert [row.organisation.code for row in listed.partners] == [
        "unesco",
        "ohchr",
        "un-habitat",
        "coe-congress",
        "fra",
        "uclg-africa",
        "at-foreign-ministry",
        "styria",
        "city-of-graz",
        "university-of-graz",
    ]
    assert [row.organisation.code for row in listed.leads] == [
        "unesco-centre-graz",
        "unesco-chair-graz",
    ]
    names = [escape(row.organisation.full_name) for row in listed.everybody]
    assert sorted(names, key=page.index) == names


def test_a_section_that_names_partners_carries_the_footnote_under_any_title(client):
    section = ConceptNoteSectionFactory(
        title="Partenaires", names_partners=True, note__is_published=True
    )
    PartnershipFactory(edition=section.note.edition)

    page = client.get(f"/{section.note.edition.slug}/concept-note/").content.decode()

    assert 'id="partner-note-1"' in page
    assert "Co-organisation by partners still to be confirmed." in page
