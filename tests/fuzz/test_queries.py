"""Lists and pages with what nobody would ask: filters, pages, searches, headers."""

import random
import re
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from django.test import Client

from tests.access.matrix import read_lines, undone
from tests.access.test_admin import cells
from tests.fuzz.hostile import RAW, TEXTS, Known, Sent
from tests.fuzz.reading import Field, read
from tests.fuzz.sending import INPUTS, send_all
from tests.fuzz.targets import Target

pytestmark = pytest.mark.django_db

#: Asked of every page, whether it knows them or not.
WORDS = [
    *("page", "p", "o", "q", "e", "all", "next", "language", "more", "question"),
    *("_popup", "_to_field", "_changelist_filters", "_facets", "id__in", "pk"),
    *("app_label", "model_name", "field_name", "term", "part", "kind", "zone"),
    *("password", "body_text__contains", "person__password__startswith", "id__gt"),
    *("edition__slug__regex", "created_at__year", "created_at__date__gte"),
    *("person__email__iregex", "report__session__edition__id__exact", "state__isnull"),
]
LOOKUPS = ["", "__exact", "__in", "__isnull", "__gte", "__range", "__regex", "__year"]
VALUES = ["1", "0", "-1", "1,2,x", "last", "1.-2.x", "999", "True", "(", "2023"]


def hostile_query(rng: random.Random, target: Target, known: Known) -> Sent:
    """One to four words, known to the page or not, with values of any kind."""
    pairs = []
    for _number in range(rng.randint(1, 4)):
        field = rng.choice(target.fields) if target.fields else None
        if field is None or rng.random() < 0.3:
            name, value = rng.choice(WORDS) + rng.choice(LOOKUPS), rng.choice(VALUES)
        else:
            name, value = field.name, field.shown or ""
        drawn = rng.random()
        if drawn < 0.5:
            value = rng.choice(TEXTS)[:2000]
        elif drawn < 0.7:
            value = rng.choice((*known.numbers, *known.uuids))
        pairs.append(f"{quote_plus(name)}={quote_plus(value)}")
    query = "&".join(pairs)
    if rng.random() < 0.05:
        query += "&q=" + rng.choice(RAW).decode("latin-1")
    return Sent(b"", "", query)


def words_of(client: Client, page: str) -> tuple[Field, ...]:
    """What the page itself offers to ask: its filters, its columns, its searches."""
    with undone(client):
        response = client.get(page)
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        return ()
    found = read(response.content.decode())
    asked = {
        name: Field(name, "text", value)
        for link in found.links
        if urlsplit(link).path in {"", urlsplit(page).path}
        for name, value in parse_qsl(urlsplit(link).query)
    }
    for form in found.forms:
        if form.method == "get":
            asked |= form.fields
    return tuple(asked.values())


@pytest.fixture(scope="module")
def lists(world, visitors) -> list[Target]:
    """Every page of the site as a participant, every list of the admin."""
    people = {
        cell.address: "administrator"
        for cell in cells(world)
        if cell.page == "changelist"
    }
    people |= {
        line.address(world): next(
            name for name, status in line.expected["GET"].items() if status == "200"
        )
        for line in read_lines()
        if "200" in line.expected.get("GET", {}).values()
    }
    people["/admin/autocomplete/"] = people["/admin/jsi18n/"] = "organiser"
    return [
        Target(
            re.sub(r"[0-9a-f-]{36}", "…", page),
            who,
            page,
            words_of(visitors[who], page),
        )
        for page, who in sorted(people.items())
    ]


@INPUTS
def test_no_query_breaks(visitors, known, lists, inputs):
    outcome = send_all(
        visitors, lists, known, max(inputs // 4, 3), method="GET", make=hostile_query
    )

    outcome.check()
    assert min(outcome.answers[status] for status in (200, 302, 400)) > 0


HEADERS = [
    {"accept-language": "\x00" * 10},
    {"accept-language": "x" * 10_000},
    {"accept": "text/html;q=" + "9" * 400},
    {"cookie": "sessionid=" + "a" * 8000},
    {"cookie": 'csrftoken="\\000"; hrgl_zone=../../etc/passwd'},
    {"cookie": "hrgl_zone=Europe/../../etc; hrgl_appearance=<b>"},
    {"cookie": "django_language=../../x"},
    {"cookie": "messages=W10; sessionid=\xff"},
    {"referer": "http://[::1"},
    {"x-forwarded-for": "not an address, 1.2.3.4"},
    {"host": "a" * 300},
    {"if-none-match": '"' + "x" * 9000},
    {"if-modified-since": "yesterday"},
    {"range": "bytes=99999999999999999999-1"},
    {"hx-request": "true", "hx-target": "\u202e"},
    {"hx-request": "true", "hx-current-url": "http://[::1"},
    {"user-agent": "é" * 5000},
    {"content-length": "-1"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
@pytest.mark.parametrize("address", ["/", "/2023/programme/", "/accounts/login/"])
def test_no_header_breaks(world, headers, address):
    client = Client(raise_request_exception=False, headers=headers)

    assert client.get(address).status_code < 500
