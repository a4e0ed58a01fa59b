"""The written matrix, and how one walks it.

A line says what each persona gets for each method at one address. Statuses are divided
by ``;``, each followed by personas; ``*`` is everybody not named. ``login`` is a
redirect to the sign-in page.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import ANONYMOUS, PERSONAS, World

HERE = Path(__file__).parent
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: What a method that a line does not mention may answer: nothing is done.
NOTHING_DONE = frozenset({"405", "login", "403", "404", "422"})
#: Namespaces of other people's pages; they are tested by their authors.
OURS = frozenset(
    {
        "core",
        "accounts",
        "editions",
        "partners",
        "registration",
        "programme",
        "contributions",
        "outcomes",
        "reporting",
    }
)


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
    """A client for each persona, signed in."""
    found = {}
    for name in PERSONAS:
        client = Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)
        if name != ANONYMOUS:
            client.force_login(
                world.people[name], "django.contrib.auth.backends.ModelBackend"
            )
        found[name] = client
    return found


def status_of(response: HttpResponse) -> str:
    """The status as the matrix writes it."""
    if response.status_code in {301, 302, 303}:
        target = response["Location"]
        doors = (resolve_url(settings.LOGIN_URL), "/admin/login/")
        return "login" if target.startswith(doors) else "302"
    return str(response.status_code)


def ask(
    client: Client, method: str, address: str, body: Mapping[str, Any] | None = None
) -> str:
    """Ask, and undo whatever the answer has written."""
    with transaction.atomic():
        send = getattr(client, method.lower())
        response = send(address, **(body or {})) if method == "POST" else send(address)
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    return status_of(response)


def differences(line: Line, world: World, visitors: Mapping[str, Client]) -> list[str]:
    """Where the site and the matrix do not agree."""
    address = line.address(world)
    found = []
    for name, client in visitors.items():
        for method in METHODS:
            body = line.body(world) if method == "POST" else None
            got = ask(client, method, address, body)
            wanted = line.expected.get(method, {}).get(name)
            fits = got in NOTHING_DONE if wanted is None else got == wanted
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


def our_url_names() -> set[str]:
    return {name for name in url_names() if name.partition(":")[0] in OURS}
