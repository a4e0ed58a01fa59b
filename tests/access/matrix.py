"""The written matrix, and how one walks it.

A line says what each persona gets for each method at one address. Statuses are divided
by ``;``, each followed by personas; ``*`` is everybody not named. ``login`` is a
redirect to the sign-in page.
"""

import copy
import json
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.freshness import SIGNED_IN_AT
from apps.accounts.models import User
from tests.access.world import ANONYMOUS, PERSONAS, World

HERE = Path(__file__).parent
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
#: Who tries the methods that a line does not mention, and asks for the head alone.
FOR_OTHER_METHODS = frozenset({"administrator", "participant", ANONYMOUS})
#: What a method that a line does not mention may answer: nothing is done.
NOTHING_DONE = frozenset({"405", "login", "403", "404", "422"})


@dataclass(frozen=True)
class Line:
    file: str
    url: str
    kwargs: Mapping[str, str]
    query: str
    data: Any
    is_json: bool
    has_no_csrf: bool
    expected: Mapping[str, Mapping[str, str]]

    def wanted(self, method: str, name: str) -> str | None:
        """What the matrix says; asking for the head alone is asking for the page."""
        said = "GET" if method == "HEAD" and "HEAD" not in self.expected else method
        return self.expected.get(said, {}).get(name)

    def led_away(self, name: str) -> str | None:
        """``302`` for whoever is sent elsewhere before the method is looked at."""
        return "302" if self.expected.get("GET", {}).get(name) == "302" else None

    def address(self, world: World) -> str:
        words = {name: text.format(**world.names) for name, text in self.kwargs.items()}
        return reverse(self.url, kwargs=words) + self.query.format(**world.names)

    def body(self, world: World) -> dict[str, Any]:
        if self.is_json:
            return {
                "data": json.dumps(self.data),
                "content_type": "application/json",
            }
        return {
            "data": {
                name: value.format(**world.names) if isinstance(value, str) else value
                for name, value in self.data.items()
            }
        }


def read_lines(folder: Path = HERE) -> list[Line]:
    return [
        _line(file.stem, raw)
        for file in sorted(folder.glob("*.toml"))
        if file.stem != "admin"
        for raw in tomllib.loads(file.read_text()).get("line", [])
    ]


def _line(file: str, raw: Mapping[str, Any]) -> Line:
    return Line(
        file=file,
        url=raw["url"],
        kwargs={name: str(value) for name, value in raw.get("kwargs", {}).items()},
        query=raw.get("query", ""),
        data=raw.get("data", raw.get("json", {})),
        is_json="json" in raw,
        has_no_csrf=raw.get("csrf") == "exempt",
        expected={
            method: expectation(raw[method]) for method in METHODS if method in raw
        },
    )


def expectation(text: str) -> dict[str, str]:
    """Which status each persona is to get.

    >>> expectation("200 organiser; 403 *")["drafter"]
    '403'
    """
    found: dict[str, str] = {}
    rest = None
    for clause in text.split(";"):
        status, *names = clause.split()
        for name in names:
            if name == "*":
                assert rest is None, f"two rests in {text!r}"
                rest = status
                continue
            assert name in PERSONAS, f"nobody is called {name!r}"
            assert name not in found, f"{name} twice in {text!r}"
            found[name] = status
    for name in PERSONAS:
        if name not in found:
            assert rest is not None, f"{name} is missing in {text!r}"
            found[name] = rest
    return found


def clients(world: World, *, checks_csrf: bool = False) -> dict[str, Client]:
    """A client for each persona, signed in a moment ago, and seen since."""
    found = {}
    for name in PERSONAS:
        client = Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)
        if name != ANONYMOUS:
            sign_in(client, world.people[name])
            client.get(reverse("core:privacy"))
        found[name] = client
    return found


def sign_in(client: Client, person: User) -> None:
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SIGNED_IN_AT] = int(time.time())
    session.save()


def status_of(response: HttpResponse) -> str:
    """The status as the matrix writes it."""
    if response.status_code in {301, 302, 303}:
        target = response["Location"]
        doors = (resolve_url(settings.LOGIN_URL), "/admin/login/")
        return "login" if target.startswith(doors) else "302"
    return str(response.status_code)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever happens inside leaves no trace: neither rows, nor cookies, nor counts."""
    cookies = copy.deepcopy(client.cookies)
    counted = [(kept, kept.copy()) for kept in (cache._cache, cache._expire_info)]
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
            client.cookies = cookies
            cache.clear()
            for kept, before in counted:
                kept.update(before)


@contextmanager
def undrawn() -> Iterator[None]:
    """A status is known before its page is drawn, which takes most of the time.

    That each page is drawn for everybody who gets it, the walks in ``tests/browser`` find
    out as they look for what is to be looked at.
    """
    with patch.object(Template, "render", lambda *_args, **_words: ""):
        yield


def ask(
    client: Client, method: str, address: str, body: Mapping[str, Any] | None = None
) -> str:
    """Ask, and undo whatever the answer has written; letters of a post are drawn."""
    with undone(client), nullcontext() if method == "POST" else undrawn():
        send = getattr(client, method.lower())
        response = send(address, **(body or {})) if method == "POST" else send(address)
        if response.streaming:
            list(response.streaming_content)
    return status_of(response)


def differences(line: Line, world: World, visitors: Mapping[str, Client]) -> list[str]:
    """Where the site and the matrix do not agree."""
    address = line.address(world)
    found = []
    for name, client in visitors.items():
        for method in METHODS:
            if method not in line.expected and name not in FOR_OTHER_METHODS:
                continue
            body = line.body(world) if method == "POST" else None
            got = ask(client, method, address, body)
            wanted = line.wanted(method, name)
            fits = (
                got in NOTHING_DONE or got == line.led_away(name)
                if wanted is None
                else got == wanted
            )
            if not fits:
                found.append(
                    f"{line.file}: {method} {line.url} {address} as {name}:"
                    f" {got}, the matrix says {wanted or 'nothing'}"
                )
    return found


def url_names(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[str]:
    """The full name of every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from url_names(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}" if namespace else str(entry.name)


def page_names() -> set[str]:
    """The addresses outside of the admin, whose table is another one."""
    return {name for name in url_names() if not name.startswith("admin:")}
