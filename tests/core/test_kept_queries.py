"""Queries whose SQL is kept answer as the query sets that they are made of."""

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.core.kept_queries import kept_query
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@kept_query(email=str, least=int)
def named(*, email, least):
    rows = User.objects.filter(email=email, pk__gte=least, full_name="50 %s %% \x02")
    return rows.exclude(display_name="nobody").order_by("pk")


def test_each_value_gets_its_own_answer():
    one, two = (UserFactory(full_name="50 %s %% \x02") for _ in range(2))
    UserFactory()

    for person in (one, two, one):
        found = named(email=person.email, least=one.pk)
        assert [(row.pk, row.full_name) for row in found] == [
            (person.pk, person.full_name)
        ]
        assert found[0] is not person
    assert named(email=two.email, least=two.pk + 1) == []
    for hostile in ("'; DROP TABLE x; --", "\x011", "%s", "$1", ""):
        assert named(email=hostile, least=one.pk) == []


def test_it_is_one_statement(django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            named(email="a", least=1)


def test_what_is_written_meanwhile_is_read():
    person = UserFactory(full_name="50 %s %% \x02", display_name="before")
    assert named(email=person.email, least=1)[0].display_name == "before"
    User.objects.filter(pk=person.pk).update(display_name="after")
    assert named(email=person.email, least=1)[0].display_name == "after"


@pytest.mark.parametrize("value", [None, 7, b"a"])
def test_a_value_of_another_kind_is_refused(value):
    with pytest.raises(TypeError, match="email is"):
        named(email=value, least=1)


def test_a_query_that_leaves_a_value_out_cannot_be_kept():
    @kept_query(email=str, least=int)
    def careless(*, email, least):
        return User.objects.filter(email=email)

    with pytest.raises(ValueError, match="careless"):
        careless(email="a", least=1)


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_it_anew():
    person = UserFactory(full_name="50 %s %% \x02")
    for _ in range(2):
        assert [row.pk for row in named(email=person.email, least=1)] == [person.pk]
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_server_that_forgot_it_is_asked_anew():
    """At the next request, as after a restart of the server in between."""
    person = UserFactory(full_name="50 %s %% \x02")
    named(email=person.email, least=1)
    lost = connection.connection
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(%s, 60000)", [lost.info.backend_pid]
        )
    other.close()
    # What a request begins with, but for the age of the connection.
    connection.health_check_enabled, connection.health_check_done = True, False

    assert [row.pk for row in named(email=person.email, least=1)] == [person.pk]
    assert connection.connection is not lost
