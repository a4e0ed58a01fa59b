import pytest
from django.db import OperationalError, connection

from apps.core import health
from tests.factories.accounts import UserFactory


def test_live_touches_nothing(client):
    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_ready_names_what_it_asked(client):
    response = client.get("/health/ready")

    assert response.status_code == 200, response.json()
    assert response.json() == {
        "status": "ready",
        "checks": dict.fromkeys(
            ("database", "redis", "migrations", "disk", "letters"), "ok"
        ),
    }


@pytest.mark.django_db
def test_late_letters_are_told_and_close_no_door(client, monkeypatch):
    monkeypatch.setitem(health.REMARKS, "letters", lambda: "late")

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["checks"]["letters"]) == (
        "ready",
        "late",
    )


@pytest.mark.django_db
def test_ready_is_cheap(client, django_assert_max_num_queries):
    client.get("/health/ready")

    with django_assert_max_num_queries(4):
        client.get("/health/ready")


@pytest.mark.django_db
def test_ready_is_red_without_redis_and_says_nothing_secret(client, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["redis"] == "not reachable"
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_ready_is_red_with_a_migration_to_come(client, monkeypatch):
    monkeypatch.setattr(
        health, "_known_migrations", lambda: frozenset({("core", "9999_to_come")})
    )

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "not all applied"


@pytest.mark.django_db(transaction=True)
def test_ready_is_red_without_a_database(client):
    def refuse(*_query):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "not reachable"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("page", "status"), [("live", 200), ("ready", 503)])
def test_a_cookie_does_not_make_health_ask_the_database(client, page, status):
    client.force_login(UserFactory())

    def refuse(*_query):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        response = client.get(f"/health/{page}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/json"


@pytest.mark.django_db(transaction=True)
def test_nothing_at_all_answers_and_ready_still_does(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def refuse(*_query):
        raise OperationalError("connection to server at 10.0.0.7 failed: secret")

    with connection.execute_wrapper(refuse):
        response = client.get("/health/ready")

    assert response.status_code == 503
    checks = response.json()["checks"]
    assert (checks["database"], checks["redis"]) == ("not reachable", "not reachable")
    assert set(checks.values()) <= {"ok", "not reachable", "not known", "unknown"}
    assert b"secret" not in response.content
