"""Every list of the site asks the database as often for three rows as for one."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.access.matrix import read_lines, sign_in
from tests.lists import (
    pages_after,
    pages_for_all,
    pages_of_adopting,
    pages_of_applications,
    pages_of_history,
    pages_of_programme,
    pages_of_releases,
    pages_of_reviewing,
    pages_of_speaking,
    pages_of_translation,
    pages_of_voices,
    pages_of_work,
)
from tests.lists.listing import NO_LIST

pytestmark = pytest.mark.django_db

LISTS = (
    pages_for_all.LISTS
    | pages_after.LISTS
    | pages_of_applications.LISTS
    | pages_of_adopting.LISTS
    | pages_of_history.LISTS
    | pages_of_programme.LISTS
    | pages_of_releases.LISTS
    | pages_of_reviewing.LISTS
    | pages_of_speaking.LISTS
    | pages_of_translation.LISTS
    | pages_of_voices.LISTS
    | pages_of_work.LISTS
)


def statements(name, number):
    """What the page with ``number`` rows asks; the rows are gone afterwards."""
    with transaction.atomic():
        listing = LISTS[name](number)
        client = Client()
        if listing.reader:
            sign_in(client, listing.reader)
        client.get(listing.path)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(listing.path)
        transaction.set_rollback(True)
    page = response.content.decode()
    assert response.status_code == 200
    assert [words for words in listing.says if escape(words) not in page] == []
    return [query["sql"] for query in asked]


def test_every_page_is_tried_or_holds_no_list():
    pages = {
        line.url
        for line in read_lines()
        if "200" in line.expected.get("GET", {}).values()
    }

    assert {name.partition(" ")[0] for name in LISTS} | NO_LIST == pages
    assert NO_LIST.isdisjoint(LISTS)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_three_rows_cost_what_one_does(name):
    one, three = statements(name, 1), statements(name, 3)

    assert len(three) == len(one), "\n".join(three)
