"""The admin: every registered model × its pages × GET and POST × the personas.

``admin.toml`` says which kind each model is of, and what the personas get of that kind.
A model, or a page of the admin, that it does not mention fails.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import reverse

from tests.access.matrix import HERE, ask, clients, expectation, url_names

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("answers_are_not_kept", "_pages_are_not_drawn"),
]

TABLE = tomllib.loads((HERE / "admin.toml").read_text())
#: Pages without a row, and pages of one.
OF_ALL, OF_ONE = ("changelist", "add"), ("change", "history", "delete")
#: Who tries pages of one row. The door is the same for all pages; of those who do not get
#: through it, these two try it at each row, and everybody at each list.
AT_ROWS = frozenset(
    {"anonymous", "participant", "administrator", "organiser", "reviewer", "foreigner"}
)
#: Who stands where on the other side, for a row of the foreign edition.
SWAPPED = {"organiser": "foreigner", "foreigner": "organiser"}


@pytest.fixture
def _pages_are_not_drawn(monkeypatch):
    """Also not what answers a post: the form once more, or a question."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@dataclass(frozen=True)
class Cell:
    label: str
    page: str
    address: str
    is_foreign: bool = False

    def expected(self, method: str) -> dict[str, str]:
        kind = TABLE["kinds"][TABLE["models"][self.label]]
        wanted = expectation(kind[self.page][method])
        if not self.is_foreign:
            return wanted
        # Reviewers have no job there.
        there = wanted["reviewer"].replace("200", "404")
        return {
            **{name: wanted[SWAPPED.get(name, name)] for name in wanted},
            "reviewer": there,
        }


def our_admins() -> dict[str, admin.ModelAdmin]:
    return {
        model._meta.label_lower: registered
        for model, registered in admin.site._registry.items()
    }


def address(label: str, page: str, *arguments: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=arguments)


def rows_of(registered: admin.ModelAdmin, world) -> dict[bool, object]:
    """A row of edition 2023, and one that its organiser shall not know of."""
    lookup = getattr(registered, "edition_lookup", None)
    request = RequestFactory().get("/admin/")
    request.user = world.people["administrator"]
    rows = registered.get_queryset(request).order_by("pk")
    if lookup is None or not hasattr(registered.model, lookup.partition("__")[0]):
        return {False: rows.first()}
    return {
        False: rows.filter(**{lookup: world.edition.pk}).first(),
        True: rows.filter(**{lookup: world.foreign_edition.pk}).first(),
    }


def cells(world) -> Iterator[Cell]:
    for label, registered in our_admins().items():
        for page in OF_ALL:
            yield Cell(label, page, address(label, page))
        for is_foreign, row in rows_of(registered, world).items():
            for page in OF_ONE if row is not None else ():
                yield Cell(label, page, address(label, page, row.pk), is_foreign)


def test_every_model_of_the_admin_is_in_the_table():
    assert set(our_admins()) == set(TABLE["models"])


def test_every_page_of_the_admin_is_in_the_table():
    pages = {
        f"admin:{label.replace('.', '_')}_{page}"
        for label in our_admins()
        for page in (*OF_ALL, *OF_ONE)
    }
    written = pages | {f"admin:{name}" for name in TABLE["pages"]}
    # Django's last entries lead old addresses on, or are 404.
    found = {name for name in url_names() if name.startswith("admin:")}

    assert found - {"admin:None"} == written


def test_everybody_gets_what_the_table_says(world):
    visitors = clients(world)

    found = []
    for cell in cells(world):
        for method in ("GET", "HEAD", "POST"):
            wanted = cell.expected("GET" if method == "HEAD" else method)
            for name, client in visitors.items():
                if method == "HEAD" and name != "organiser":
                    continue
                if cell.page in OF_ONE and name not in AT_ROWS:
                    continue
                got = ask(client, method, cell.address)
                if got != wanted[name]:
                    found.append(
                        f"{method} {cell.address} as {name}: {got}, not {wanted[name]}"
                    )

    assert found == [], "\n" + "\n".join(found)


def test_everybody_gets_what_the_table_says_of_other_pages(world):
    visitors = clients(world)

    found = []
    for page, raw in TABLE["pages"].items():
        words = [str(x).format(**world.names) for x in raw.get("args", [])]
        where = reverse(f"admin:{page}", args=words) + raw.get("query", "")
        for method in ("GET", "POST"):
            wanted = expectation(raw[method])
            got = {name: ask(one, method, where) for name, one in visitors.items()}
            found += [
                f"{method} {where} as {name}: {got[name]}, not {wanted[name]}"
                for name in got
                if got[name] != wanted[name]
            ]

    assert found == [], "\n" + "\n".join(found)


def test_an_unknown_page_of_the_admin_is_not_found(world):
    visitors = clients(world)

    got = {name: ask(one, "GET", "/admin/nothing/") for name, one in visitors.items()}

    assert got == expectation("404 administrator organiser reviewer foreigner; login *")


def test_enough_rows_are_tried(world):
    """A list without rows would prove nothing about the change page."""
    tried = {
        (cell.label, cell.is_foreign) for cell in cells(world) if cell.page in OF_ONE
    }

    untried = {label for label in our_admins() if (label, False) not in tried}
    assert untried == set(TABLE["without_rows"]["models"])
