"""Times for the reader and for Graz, and the choice of a zone."""

import pytest
from django.urls import reverse

from tests.factories.programme import (
    a_person,
)
from tests.programme.reading import page, words_of

pytestmark = pytest.mark.django_db


def test_a_time_is_shown_for_the_reader_and_for_graz(client, session):
    client.cookies["hrgl_zone"] = "Asia/Kathmandu"

    text = words_of(page(client))

    assert (
        '<time datetime="2031-03-05T18:45+05:45"><bdi>18:45</bdi></time>–'
        '<time datetime="2031-03-05T20:15+05:45"><bdi>20:15</bdi></time>'
    ) in text
    assert "Kathmandu, UTC+5:45" in text
    assert '<time datetime="2031-03-05T14:00+01:00"><bdi>14:00</bdi></time>' in text
    assert "Graz, UTC+1" in text


@pytest.mark.parametrize(
    ("zone", "told", "offered"),
    [
        ("", "Times are those of", "Show my own time as well"),
        ("Europe/Vienna", "Times are those of", "Change the time zone"),
        ("Asia/Seoul", "Times are shown for", "Change the time zone"),
    ],
)
def test_the_page_says_whose_times_it_shows(client, session, zone, told, offered):
    if zone:
        client.cookies["hrgl_zone"] = zone

    # What only a script would put there is not shown.
    shown = page(client).text.partition("<template")[0]

    assert told in shown
    assert offered in shown
    assert shown.count("Times are") == 1


def test_the_zone_is_kept_in_a_cookie_and_in_the_account(client):
    person = a_person("Ada")
    client.force_login(person)

    response = client.post(
        "/time-zone/", {"zone": "Asia/Seoul", "next": "/2031/programme/"}
    )

    person.refresh_from_db()
    assert response.url == "/2031/programme/"
    assert response.cookies["hrgl_zone"].value == "Asia/Seoul"
    assert person.time_zone == "Asia/Seoul"


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "x\x00"])
def test_an_unknown_zone_is_refused_and_nothing_kept(client, zone):
    response = client.post("/time-zone/", {"zone": zone})

    assert response.status_code in {400, 422}
    assert "hrgl_zone" not in response.cookies


def test_one_is_not_led_away_from_the_site(client):
    response = client.post(
        "/time-zone/", {"zone": "UTC", "next": "https://evil.example/"}
    )

    assert response.url == reverse("programme:time-zone")
