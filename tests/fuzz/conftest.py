from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from bench.visitor import filled_in
from tests.access.matrix import clients, sign_in
from tests.access.world import standing_world
from tests.fuzz.hostile import Known


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Built once: every question to the site is undone before the next one."""
    with standing_world(django_db_blocker) as standing:
        _fill_in_an_application(standing)
        yield standing


def _fill_in_an_application(world) -> None:
    """The moderator has answered everything, and has not sent it yet."""
    client = Client()
    sign_in(client, world.people["moderator"])
    page = reverse("registration:on-one-page", args=[world.edition.slug, "academy"])
    typed = urlencode(filled_in(client.get(page).content))
    response = client.post(page, typed, "application/x-www-form-urlencoded")
    assert response.context["form"].is_valid()


@pytest.fixture(scope="package")
def visitors(world):
    return clients(world)


@pytest.fixture(scope="package")
def known(world) -> Known:
    """Keys of rows of every kind, those of the foreign edition among them."""
    numbers = {"1", str(world.foreign_edition.pk)}
    uuids = {str(uuid4())}
    for model in apps.get_models():
        rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
        keys = [str(pk) for pk in [*rows[:3], *rows.reverse()[:2]]]
        numbers |= {key for key in keys if key.isdigit()}
        uuids |= {key for key in keys if len(key) == 36}
    for model in apps.get_models():
        for column in model._meta.fields:
            if column.get_internal_type() == "UUIDField":
                some = model._default_manager.order_by("pk")[:3]
                uuids |= {str(x) for x in some.values_list(column.name, flat=True)}
    return Known(tuple(sorted(numbers)), tuple(sorted(uuids)))


@pytest.fixture(autouse=True)
def _no_count_of_statements():
    """Rows of a form set with unknown keys are looked up one by one, by Django itself."""
    with zeal_ignore():
        yield


@pytest.fixture(autouse=True)
def _quick_answers(world, answers_are_not_kept):
    """Once the world is there."""
