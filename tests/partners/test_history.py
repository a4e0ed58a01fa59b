"""The history in the admin is read, and promises no way back."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin

from apps.editions.admin_scope import ScopedHistoryAdmin
from apps.partners.models import Organisation, Partnership
from tests.factories.editions import AppointmentFactory, EditionFactory
from tests.factories.partners import PartnershipFactory

pytestmark = pytest.mark.django_db

#: What the package writes beside its way back.
WAYS_BACK = re.compile(r"revert|_save|_change_history|submit\" value", re.IGNORECASE)


@pytest.fixture(params=["organiser", "administrator"])
def reader(request, client, admin_client):
    if request.param == "administrator":
        return admin_client
    edition = EditionFactory()
    client.force_login(
        AppointmentFactory(edition=edition, person__is_staff=True).person
    )
    return client


def pages_of(row, reader):
    name = row._meta.label_lower.replace(".", "_")
    version = row.history.get()
    return (
        reader.get(reverse(f"admin:{name}_history", args=[row.pk])),
        reader.get(reverse(f"admin:{name}_simple_history", args=[row.pk, version.pk])),
    )


@pytest.fixture(params=[Partnership, Organisation])
def row(request, reader):
    edition = EditionFactory._meta.model.objects.first() or EditionFactory()
    partnership = PartnershipFactory(edition=edition)
    return partnership if request.param is Partnership else partnership.organisation


def test_the_history_is_read_and_offers_no_way_back(reader, row):
    listed, earlier = pages_of(row, reader)

    assert (listed.status_code, earlier.status_code) == (200, 200)
    assert "The history is there to be read" in listed.content.decode()
    assert "An earlier state, to be read." in earlier.content.decode()
    for page in (listed, earlier):
        main = page.content.decode().partition('id="content"')[2]
        assert WAYS_BACK.findall(main) == []
    fields = earlier.context["adminform"].form.fields
    assert fields
    assert all(field.disabled for field in fields.values())


def test_the_next_page_is_not_disabled_by_the_history(reader, row):
    pages_of(row, reader)
    name = row._meta.label_lower.replace(".", "_")

    page = reader.get(reverse(f"admin:{name}_change", args=[row.pk]))

    fields = page.context["adminform"].form.fields
    assert fields
    assert not any(field.disabled for field in fields.values())


def test_every_history_in_the_admin_is_of_the_kind_that_is_read():
    pages = [
        page
        for page in admin.site._registry.values()
        if isinstance(page, SimpleHistoryAdmin)
    ]

    assert pages
    assert [page for page in pages if not isinstance(page, ScopedHistoryAdmin)] == []
