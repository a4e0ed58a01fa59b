"""The admin: every registered model × index, list, add, change × every persona.

``admin.toml`` says which kind each model is of, and what the personas get of that kind.
A model it does not mention fails.
"""

import tomllib
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.access.matrix import HERE, ask, clients, expectation

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads((HERE / "admin.toml").read_text())


def our_admins() -> dict[str, admin.ModelAdmin]:
    return {
        model._meta.label_lower: registered
        for model, registered in admin.site._registry.items()
        if type(model._meta.app_config).__module__.startswith("apps.")
    }


def address(label: str, page: str, key: object = None) -> str:
    name = {"list": "changelist", "add": "add"}.get(page, "change")
    arguments = [key] if name == "change" else []
    return reverse(f"admin:{label.replace('.', '_')}_{name}", args=arguments)


def rows_of(registered: admin.ModelAdmin, world) -> dict[str, object]:
    """A row of edition 2023 and one that its organiser shall not know of."""
    lookup = getattr(registered, "edition_lookup", None)
    rows = registered.model._default_manager.order_by("pk")
    if lookup is None or not hasattr(registered.model, lookup.partition("__")[0]):
        return {"change": rows.first()}
    return {
        "change": rows.filter(**{lookup: world.edition.pk}).first(),
        "foreign": rows.filter(**{lookup: world.foreign_edition.pk}).first(),
    }


def cells(world) -> Iterator[tuple[str, str, str]]:
    for label, registered in our_admins().items():
        for page in ("list", "add"):
            yield label, page, address(label, page)
        for page, row in rows_of(registered, world).items():
            if row is not None:
                yield label, page, address(label, page, row.pk)


def test_every_model_of_the_admin_is_in_the_table():
    assert set(our_admins()) == set(TABLE["models"])


def test_everybody_gets_what_the_table_says(world):
    visitors = clients(world)

    found = []
    for label, page, where in cells(world):
        written = TABLE["kinds"][TABLE["models"][label]][page]
        for name, wanted in expectation(written).items():
            got = ask(visitors[name], "GET", where)
            if got != wanted:
                found.append(f"{label} {page} as {name}: {got}, not {wanted}")

    assert found == [], "\n" + "\n".join(found)


def test_the_index_is_for_those_who_work_in_it(world):
    visitors = clients(world)

    got = {name: ask(client, "GET", "/admin/") for name, client in visitors.items()}

    assert got == expectation(TABLE["index"]["list"])


def test_enough_rows_are_tried(world):
    """A list without rows would prove nothing about the change page."""
    tried = {(label, page) for label, page, _where in cells(world)}

    untried = {label for label in our_admins() if (label, "change") not in tried}
    assert untried == set(TABLE["without_rows"]["models"])
