"""A visitor without a browser: one kept connection, cookies, and forms filled in."""

import gzip
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    address: str
    body: bytes
    bytes_sent: int
    seconds: float


#: What the visitor calls itself, as when it signed in.
BROWSER = "bench"


class Visitor:
    def __init__(self, url: str, cookies: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.cookies = dict(cookies or {})
        self.answers: list[Answer] = []
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection
        if parts.scheme == "http":
            kind = http.client.HTTPConnection
        self._connection = kind(parts.netloc, timeout=60)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        """Ask once and follow redirects; each is an answer, and a request, of its own."""
        target = urlsplit(urljoin(self.url, address))
        path = target.path + (f"?{target.query}" if target.query else "")
        headers = {
            "Accept-Encoding": "gzip",
            "User-Agent": BROWSER,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = self.url + path
        started = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        sent = response.read()
        seconds = time.perf_counter() - started
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        zipped = response.headers.get("Content-Encoding") == "gzip"
        answer = Answer(
            response.status,
            path,
            gzip.decompress(sent) if zipped else sent,
            len(sent),
            seconds,
        )
        self.answers.append(answer)
        if location := response.headers.get("Location"):
            return self._ask("GET", urljoin(self.url + path, location))
        return answer


class _FormReader(HTMLParser):
    """Collects the fields of the form in <main> that has the most of them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[tuple[str, str, bool]]]] = []
        self._select = ""
        self._in_main = False
        self._has_button = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "main":
            self._in_main = True
        elif not self._in_main:
            return
        if tag == "form":
            self.forms.append({})
            self._has_button = False
        elif tag == "button" and self._is_not_pressed(given):
            return
        elif (
            self.forms and tag in {"input", "textarea", "button"} and given.get("name")
        ):
            kind = "textarea" if tag == "textarea" else given.get("type", "text")
            self._add(
                given["name"],
                (kind, given.get("value", ""), "checked" in given),
            )
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self.forms and self._select:
            self._add(self._select, ("option", given.get("value", ""), False))

    def _is_not_pressed(self, given):
        """The first button is the one that Enter presses; one without a name says nothing."""
        first, self._has_button = not self._has_button, True
        return not first or not given.get("name")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "main":
            self._in_main = False

    def _add(self, name, choice):
        self.forms[-1].setdefault(name, []).append(choice)


def filled_in(page: bytes, **own: str) -> list[tuple[str, str]]:
    """Answer every question of the longest form on ``page`` with something that fits."""
    reader = _FormReader()
    reader.feed(page.decode())
    form = max(reader.forms, key=len)
    fields: list[tuple[str, str]] = []
    for name, choices in form.items():
        kind = choices[0][0]
        if name in own:
            fields.append((name, own[name]))
        elif kind in {"hidden", "submit", "button"}:
            fields.append((name, choices[0][1]))
        else:
            fields.append((name, _answer(kind, [value for _, value, _ in choices])))
    return fields


class Filling:
    """Fills in the same form again and again, as ``filled_in`` does.

    What drives the measurement takes from the two processors that are measured, so the
    form is read once. Of the next pages only the hidden fields are looked up.
    """

    def __init__(self) -> None:
        self._fields: list[tuple[str, str]] = []
        self._hidden: dict[str, re.Pattern[bytes]] = {}

    def of(self, page: bytes) -> list[tuple[str, str]]:
        if not self._fields:
            fields = filled_in(page)
            self._hidden = {
                name: re.compile(
                    b'type="hidden" name="%s" value="([^"]*)"' % name.encode()
                )
                for name, _value in fields
            }
            self._hidden = {
                name: pattern
                for name, pattern in self._hidden.items()
                if pattern.search(page)
            }
            self._fields = fields
        found = {name: one.findall(page)[-1] for name, one in self._hidden.items()}
        return [
            (name, found[name].decode() if name in found else value)
            for name, value in self._fields
        ]


def _answer(kind: str, values: list[str]) -> str:
    if kind in {"radio", "checkbox", "option"}:
        return next((value for value in values if value), "on")
    if kind in {"text", "textarea", "search"}:
        return values[0] or "Measured answer in a few plain words."
    return values[0]
