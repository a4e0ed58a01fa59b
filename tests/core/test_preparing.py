"""``manage.py prepare``: once at a time, on however many machines."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from hrgl.management.commands import prepare

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def steps(monkeypatch):
    """Note the steps instead of taking them."""
    taken = []
    monkeypatch.setattr(
        prepare,
        "call_command",
        lambda command, **options: taken.append((command, limit())),
    )
    return taken


def limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def test_steps_take_as_long_as_they_need_and_requests_do_not(steps):
    before = limit()

    call_command("prepare", "--no-static", stdout=StringIO())

    assert steps == [("migrate", "0"), ("load_edition", "0")]
    assert before != "0"
    assert limit() == before


def test_a_second_machine_waits_for_the_first(steps):
    told = StringIO()

    def second():
        try:
            call_command("prepare", "--no-static", stdout=told)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with prepare._alone(told.write):
        other.start()
        while "Waiting for another machine" not in told.getvalue():
            assert other.is_alive()
        meanwhile = list(steps)
    other.join(20)

    assert meanwhile == []
    assert [step for step, _limit in steps] == ["migrate", "load_edition"]
