"""The health check of a kept connection."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    """A second connection, as a thread keeps one between two requests."""
    kept = connection.copy()
    kept.ensure_connection()
    yield kept
    kept.close()


def test_a_kept_connection_is_usable_and_costs_no_statement(kept):
    with CaptureQueriesContext(kept) as used:
        assert kept.is_usable()

    assert len(used) == 0


def test_a_connection_that_the_server_has_ended_is_not_usable(kept):
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    deadline = time.monotonic() + 5
    while kept.is_usable() and time.monotonic() < deadline:
        time.sleep(0.01)

    assert not kept.is_usable()


def test_a_closed_connection_is_not_usable(kept):
    kept.connection.close()

    assert not kept.is_usable()
