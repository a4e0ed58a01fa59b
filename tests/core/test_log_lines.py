"""The log tells that an address was refused, and not what would have opened it."""

import io
import logging

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    [console] = [
        one
        for one in logging.getLogger().handlers
        if type(one) is logging.StreamHandler
    ]
    before = console.setStream(io.StringIO())
    yield console.stream
    console.setStream(before)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/place/ABCD-EFGH/qsecret/", "/place/ABCD-EFGH/…/"),
        ("/accompany/ABCD-EFGH/qsecret/", "/accompany/ABCD-EFGH/…/"),
        ("/updates/leave/1:qsecret/", "/updates/leave/…/"),
        ("/updates/stop/1:qsecret/", "/updates/stop/…/"),
        ("/calendar/1-qsecret.ics", "/calendar/…"),
        ("/2023/nothing/qsecret/", "/2023/nothing/qsecret/"),
    ],
)
def test_no_key_of_a_letter_is_written_down(client, written, address, shown):
    assert client.get(address).status_code == 404

    line = written.getvalue()
    assert f"Not Found: {shown}\n" in line
    assert "qsecret" not in line.replace(shown, "")
