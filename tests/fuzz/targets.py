"""Everything that takes a POST, found by walking the pages as everybody would."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve

from tests.access.matrix import Line, read_lines, undone
from tests.fuzz.reading import Field, read

#: Who looks for forms; the first who is shown one is the one who sends it.
SEEKERS = (
    *("administrator", "organiser", "drafter", "rapporteur"),
    *("participant", "partner", "applicant", "moderator", "anonymous"),
)


@dataclass(frozen=True)
class Target:
    """A form, or an address that takes what no page of ours shows a form for."""

    name: str
    person: str
    address: str
    fields: tuple[Field, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.name} as {self.person} with {len(self.fields)} fields"

    def pairs(self, rng: random.Random) -> list[tuple[str, str]]:
        """What somebody sends who fills in the form and presses one of the buttons."""
        leaves_empty = rng.choice([0, 0, 0.1, 0.3])
        found = []
        for field in self.fields:
            if field.name == "csrfmiddlewaretoken":
                continue
            typed = field.typed(rng)
            if typed is not None and rng.random() >= leaves_empty:
                found.append((field.name, typed))
            if field.type == "checkbox" and len(field.choices) > 1:
                found += [(field.name, x) for x in field.choices if rng.random() < 0.3]
        if self.buttons:
            found.append(rng.choice(self.buttons))
        return found


def shown_forms(
    visitors: Mapping[str, Client], pages: Mapping[str, Iterable[str]]
) -> dict[tuple[str, frozenset[str]], Target]:
    """The forms of ``pages``, for who is shown each; each set of fields at each address once."""
    found: dict[tuple[str, frozenset[str]], Target] = {}
    for page, people in pages.items():
        for person in people:
            for target in _forms_on(visitors[person], person, page):
                names = frozenset(
                    re.sub(r"\d+", "0", field.name) for field in target.fields
                )
                found.setdefault((target.name, names), target)
    return found


def _forms_on(client: Client, person: str, page: str) -> Iterator[Target]:
    with undone(client):
        response = client.get(page)
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        return
    for form in read(response.content.decode()).forms:
        if form.method == "post":
            where = urljoin(page, form.action)
            yield Target(
                name=resolve(urlsplit(where).path).view_name,
                person=person,
                address=where,
                fields=tuple(form.fields.values()),
                buttons=tuple(form.buttons),
            )


SIGNING_IN = {line.url for line in read_lines() if line.file == "sign_in"}


def takes_posts(line: Line) -> bool:
    answers = set(line.expected.get("POST", {"": "405"}).values())
    return not ("405" in answers and answers <= {"405", "404", "login"})


def posting_lines() -> list[Line]:
    return [line for line in read_lines() if takes_posts(line)]


def unshown(world, shown: Iterable[Target]) -> list[Target]:
    """Addresses that take posts, and that no page seen shows a form for."""
    known = {target.name for target in shown} | SIGNING_IN
    found: dict[str, Target] = {}
    for line in posting_lines():
        if line.url in known:
            continue
        expected = line.expected["POST"]
        away = {"403", "404", "405", "login"}
        person = next((x for x in SEEKERS if expected[x] not in away), "anonymous")
        fields = tuple(
            Field(name, "text", str(value).format(**world.names))
            for name, value in line.data.items()
        )
        found.setdefault(
            line.url, Target(line.url, person, line.address(world), fields)
        )
    return list(found.values())
