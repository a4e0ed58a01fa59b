"""When and where a session was used last is noted, and not at every request."""

from datetime import UTC, datetime, timedelta

import pytest
import redis
import time_machine
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import session_client_changed
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory())
    return client


def writes(client, **headers):
    with CaptureQueriesContext(connection) as used:
        assert client.get(reverse("programme:me"), headers=headers).status_code == 200
    return [
        query["sql"].split()[0]
        for query in used.captured_queries
        if "usersessions" in query["sql"] and not query["sql"].startswith("SELECT")
    ]


def test_a_session_is_noted_once_in_five_minutes(client):
    with time_machine.travel(NOON, tick=False) as clock:
        client.force_login(UserFactory())
        assert writes(client) == ["UPDATE", "INSERT"]
        clock.shift(timedelta(minutes=4))
        assert writes(client) == []
        clock.shift(timedelta(minutes=2))
        assert writes(client) == ["UPDATE"]

        assert UserSession.objects.get().last_seen_at == NOON + timedelta(minutes=6)


def test_another_browser_is_noted_at_once(signed_in):
    writes(signed_in)
    heard = []

    def hear(to_session, **_words):
        heard.append(to_session.user_agent)

    session_client_changed.connect(hear)

    # The first finds no session of this browser; the second moves the session to it.
    assert writes(signed_in, user_agent="Another browser") == ["UPDATE", "UPDATE"]
    assert heard == ["Another browser"]
    assert UserSession.objects.get().user_agent == "Another browser"


def test_without_redis_each_request_is_noted(signed_in, monkeypatch):
    def away(*_words):
        raise redis.ConnectionError

    monkeypatch.setattr(cache, "add", away)
    writes(signed_in)

    assert writes(signed_in) == ["UPDATE"]


def test_visitors_are_not_noted(client):
    client.get("/")

    assert not UserSession.objects.exists()
