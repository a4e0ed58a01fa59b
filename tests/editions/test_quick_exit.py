"""Leaving a page quickly, where an edition is for people who may be watched."""

import pytest

from apps.editions.models import Edition
from tests.access.matrix import sign_in
from tests.factories.programme import an_academy
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db
LINK = (
    '<a class="btn hr-button hr-button--danger" href="https://www.wikipedia.org/"'
    ' rel="noreferrer nofollow" data-quick-exit>Leave this page quickly</a>'
)


@pytest.mark.parametrize("is_offered", [True, False])
def test_it_stands_on_the_pages_of_an_edition_that_offers_it(client, is_offered):
    academy = an_academy()
    application = ApplicationFactory(part=academy)
    Edition.objects.update(offers_quick_exit=is_offered)
    sign_in(client, application.person)

    for path in (application.get_absolute_url(), "/2031/", "/2031/apply/"):
        page = client.get(path).content.decode()
        assert (LINK in page) == is_offered, path
    assert LINK not in client.get("/privacy/").content.decode()
