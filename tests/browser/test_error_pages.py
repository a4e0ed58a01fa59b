"""The pages for when something is wrong, through the handlers of the project."""

import pytest
from django.test import Client

from tests.browser.urls_in_trouble import TROUBLES
from tests.browser.views import View
from tests.browser.walking import walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.urls_in_trouble"),
]


def test_every_error_page_is_accessible_and_keeps_to_itself(watched_page, live_server):
    views = [
        View("visitor", f"/trouble/{name}/", status)
        for name, (status, _view) in TROUBLES.items()
    ]

    wrong = walk(watched_page(), views, {"visitor": Client()}, live_server.url)

    assert wrong == [], "\n" + "\n".join(wrong)
