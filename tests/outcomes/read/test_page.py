"""The page that everybody reads."""

import pytest

pytestmark = pytest.mark.django_db

#: Of one that is published, with a statement and without corrigenda.
STATEMENTS = 13


@pytest.mark.usefixtures("written")
def test_what_is_on_record_is_asked_for_once(client, django_assert_num_queries):
    client.get("/2031/outcome/")

    with django_assert_num_queries(STATEMENTS):
        page = client.get("/2031/outcome/")

    assert "We cannot." in page.content.decode()
