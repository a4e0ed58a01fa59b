"""Every form of the site gets what no honest person sends; nothing may yield a 5xx.

The inputs are drawn with a fixed seed, so a failure can be seen again. Each answer is
undone before the next question.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.matrix import clients, read_lines
from tests.access.test_admin import cells

pytestmark = pytest.mark.django_db

SEED = 20230208
INPUTS = 2_000

LONG = "ä" * 500_000
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ufeff",
    "\u202e\u2066reversed\u2069",
    "\u200b" * 50,
    "e\u0301" * 2000,
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "%s%n%(x)s",
    "' OR 1=1 --",
    "../../../etc/passwd",
    "http://[::1",
    "javascript:alert(1)",
    "-1",
    "0",
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "9" * 5000,
    "1e400",
    "NaN",
    "Infinity",
    "٣",
    "true",
    "null",
    "[]",
    "2023-02-30",
    "0000-00-00",
    "9999-12-31T23:59:59+99:99",
    "25:61",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "a@" + "b" * 300 + ".example",
    "a@b.example\r\nBcc: c@d.example",
    "\N{PILE OF POO}" * 300,
    "\r\n\r\n",
]
#: What cannot be written as text at all, ready for the body.
RAW = [b"%00", b"%ff%fe", b"%ed%a0%80", b"\xff\xfe", b"%c0%af", b"%", b"%zz"]
TYPES = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded; charset=utf-7",
    "text/plain",
    "application/xml",
    "image/png",
    "",
    "a/b; boundary=\x7f",
]
QUERIES = [
    "page=9999999999999999999999",
    "page=-1",
    "page=%00",
    "page=last",
    "q=%ff",
    "q=" + "a" * 5000,
    "next=//evil.example",
    "next=javascript:alert(1)",
    "o=999.-999.x",
    "p=99999999999999999999",
    "all=",
    "e=1",
    "_popup=1&_to_field=password",
    "lang=%F0%9F%92%A9",
    "page=1&page=2&page[]=3",
    "%00=1",
]
#: The most that one field can be multiplied without the test being about speed.
REPEATED = 1_200


class Fields(HTMLParser):
    """The names and values of the fields of every form on a page that is posted."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = facts.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append((facts.get("action", ""), {}))
        elif (
            self.inside
            and facts.get("name")
            and tag
            in {
                "input",
                "select",
                "textarea",
                "button",
            }
        ):
            self.forms[-1][1].setdefault(facts["name"], facts.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


@dataclass(frozen=True)
class Form:
    """A form somebody is shown, and the page it stands on."""

    person: str
    page: str
    action: str
    fields: tuple[tuple[str, str], ...]


def pages(world) -> list[str]:
    addresses = {
        line.address(world)
        for line in read_lines()
        if "GET" in line.expected and "200" in line.expected["GET"].values()
    }
    addresses |= {where for _label, _page, where in cells(world)}
    addresses |= {
        reverse(name)
        for name in ("account_login", "account_signup", "account_email", "mfa_index")
    }
    return sorted(addresses)


def forms_of(visitors: dict[str, Client], world) -> list[Form]:
    """The forms of all pages, each once, as the first persona who is shown it."""
    order = ("administrator", "participant", "drafter", "rapporteur", "anonymous")
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for page in pages(world):
        for person in order:
            response = visitors[person].get(page)
            if response.status_code != 200 or "html" not in response["Content-Type"]:
                continue
            parser = Fields()
            parser.feed(response.content.decode())
            for action, fields in parser.forms:
                where = action or page
                form = Form(person, page, where, tuple(fields.items()))
                found.setdefault((kind_of(where), frozenset(fields)), form)
    return list(found.values())


def kind_of(address: str) -> str:
    """The address without what differs from one object to the next."""
    return "/".join(
        "…" if any(sign.isdigit() for sign in piece) else piece
        for piece in address.partition("?")[0].split("/")
    )


def hostile(rng: random.Random, form: Form) -> tuple[bytes, str]:
    """A body in which one or a few things are wrong."""
    fields = [(name, value) for name, value in form.fields if "csrf" not in name]
    kind = rng.choice(["text", "text", "text", "raw", "many", "extra", "none", "type"])
    if kind == "none":
        return b"", TYPES[0]
    changed = set(rng.sample(range(len(fields)), min(len(fields), rng.randint(1, 4))))
    pairs = [
        (name, rng.choice(TEXTS) if index in changed else value)
        for index, (name, value) in enumerate(fields)
    ]
    if kind == "many":
        pairs += [rng.choice(pairs or [("x", "y")])] * rng.choice([2, 3, REPEATED])
    if kind == "extra":
        pairs += [(name, "1") for name in ("id", "pk", "state", "is_staff", "person")]
    if rng.random() < 0.01 and pairs:
        pairs[0] = (pairs[0][0], LONG)
    body = urlencode(pairs).encode()
    if kind == "raw":
        name = quote_plus(rng.choice(pairs)[0] if pairs else "x").encode()
        body += b"&" + name + b"=" + rng.choice(RAW)
    return body, rng.choice(TYPES) if kind == "type" else TYPES[0]


def send(client: Client, address: str, body: bytes, content_type: str) -> int:
    with transaction.atomic():
        response = client.generic("POST", address, body, content_type)
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


def attempts(forms: list[Form], rng: random.Random) -> Iterator[tuple[Form, Any]]:
    for number in range(max(INPUTS, 8 * len(forms))):
        form = forms[number % len(forms)]
        yield form, hostile(rng, form)


@pytest.mark.timeout(600)
def test_no_form_breaks(world):
    visitors = clients(world)
    forms = forms_of(visitors, world)
    rng = random.Random(SEED)

    answers: Counter[int] = Counter()
    broken = []
    for form, (body, content_type) in attempts(forms, rng):
        status = send(visitors[form.person], form.action, body, content_type)
        answers[status] += 1
        if status >= 500:
            broken.append((status, form.person, form.action, content_type, body[:300]))

    assert broken == []
    assert len(forms) >= 30
    assert answers.total() >= INPUTS
    # Most of it is told off politely; some is harmless and taken.
    assert min(answers[400], answers[200] + answers[422], answers[302]) > 0, answers


def test_no_address_breaks(world):
    visitors = clients(world)
    rng = random.Random(SEED)
    addresses = pages(world)

    broken = []
    for address in addresses:
        for query in rng.sample(QUERIES, 3):
            person = rng.choice(["anonymous", "administrator", "participant"])
            with transaction.atomic():
                status = visitors[person].get(f"{address}?{query}").status_code
                transaction.set_rollback(True)
            if status >= 500:
                broken.append((status, person, address, query))

    assert broken == []


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "\x00" * 10},
        {"accept-language": "x" * 10_000},
        {"cookie": "sessionid=" + "a" * 8000},
        {"cookie": 'csrftoken="\\000"; hrgl_zone=../../etc/passwd'},
        {"cookie": "hrgl_zone=Europe/../../etc; hrgl_appearance=<b>"},
        {"cookie": "django_language=../../x"},
        {"referer": "http://[::1"},
        {"x-forwarded-for": "not an address, 1.2.3.4"},
        {"host": "a" * 300},
        {"if-none-match": '"' + "x" * 9000},
        {"range": "bytes=99999999999999999999-1"},
        {"hx-request": "true", "hx-target": "\u202e"},
        {"user-agent": "é" * 5000},
    ],
    ids=lambda headers: next(iter(headers)),
)
@pytest.mark.parametrize("address", ["/", "/2023/programme/", "/accounts/login/"])
def test_no_header_breaks(world, headers, address):
    client = Client(raise_request_exception=False, headers=headers)

    assert client.get(address).status_code < 500


def test_the_count_sees_what_breaks(world, monkeypatch):
    """A negative control: a view that breaks is found out."""
    visitors = clients(world)
    monkeypatch.setattr(
        admin.ModelAdmin, "changeform_view", lambda *_args, **_words: 1 / 0
    )
    where = reverse("admin:core_auditentry_add")

    assert send(visitors["administrator"], where, b"", TYPES[0]) == 500
