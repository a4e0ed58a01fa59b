"""Every list of the admin asks the database as often for three rows as for one."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Appointment, Edition
from apps.registration.models import WorldRegionScheme
from tests.factories.accounts import UserFactory
from tests.lists.admin_rows import ROWS

pytestmark = pytest.mark.django_db

OURS = {
    model._meta.label_lower: registered
    for model, registered in admin.site._registry.items()
}
OF_EDITIONS = {
    label for label, one in OURS.items() if isinstance(one, EditionScopedAdmin)
}


def test_every_model_of_the_admin_is_tried():
    assert set(ROWS) == set(OURS)


def statements(client, label):
    """How many rows the list shows, and what it asks the second time."""
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    rows = len(response.context["cl"].result_list)
    return rows, [query["sql"] for query in asked]


@pytest.mark.parametrize("label", sorted(ROWS))
def test_three_rows_cost_an_administrator_what_one_does(client, label):
    # The regions that a migration brings fill a page already.
    WorldRegionScheme.objects.all().delete()
    client.force_login(UserFactory(administrator=True))
    ROWS[label]()

    few, asked_for_few = statements(client, label)
    for _ in range(2):
        ROWS[label]()
    many, asked_for_many = statements(client, label)

    assert many >= few + 2
    assert len(asked_for_many) == len(asked_for_few), "\n".join(asked_for_many)


@pytest.mark.parametrize("label", sorted(OF_EDITIONS))
def test_three_rows_cost_an_organiser_what_one_does(client, label):
    organiser = UserFactory(staff=True)
    client.force_login(organiser)

    found = []
    for more in (1, 2):
        for _ in range(more):
            ROWS[label]()
        # Everybody's organisations are read by those who organise.
        ROWS["editions.edition"]()
        for edition in Edition.objects.exclude(appointments__person=organiser):
            Appointment.objects.create(
                edition=edition, person=organiser, job="organiser"
            )
        found.append(statements(client, label))

    (few, asked_for_few), (many, asked_for_many) = found
    assert many >= few + 2
    assert len(asked_for_many) == len(asked_for_few), "\n".join(asked_for_many)
