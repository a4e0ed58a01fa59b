"""A place that somebody else is deciding on for too long: an honest 503, nothing written."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.urls import reverse

from apps.editions.models import Part
from apps.registration.models import Application
from tests.factories.registration import ApplicationFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@contextmanager
def locked_by_somebody_else(part_id):
    held, done = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Part.objects.select_for_update().get(pk=part_id)
                held.set()
                done.wait(30)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    try:
        yield
    finally:
        done.set()
        holder.join()


def test_a_lock_that_is_not_had_in_time_is_a_503_and_changes_nothing(client):
    application = ApplicationFactory(admitted=True)
    client.force_login(application.person)
    address = reverse("registration:withdraw", args=[application.reference])

    with locked_by_somebody_else(application.part_id):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        answer = client.post(address)
        connection.close()

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert Application.objects.get().state == "admitted"
    assert client.post(address).status_code == 302
    assert Application.objects.get().state == "withdrawn"
