"""Every page, as everybody who sees it differently, in two languages, schemes, widths.

Pages that are the same but for tokens and names are looked at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.access.matrix import clients, read_lines
from tests.access.test_admin import cells
from tests.access.world import ANONYMOUS, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = {"en": "ltr", "ar": "rtl"}
WIDTHS = (1280, 320)
#: What depends on colours and nothing else.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
#: Signing in, and what is wrong; allauth's and the error pages are dressed as ours.
MORE = ("account_login", "account_signup", "account_email", "mfa_index")
NOBODY_HOME = "/no-such-page/"
#: A tag with what it looks like and says it is; not its words, address or key.
TAG = re.compile(r"<(?!option|meta)[a-z][^>]*>")
PASSING = re.compile(
    r"\s(id|for|name|value|href|action|datetime|aria-(label|describedby|labelledby"
    r'|controls)|hx-[a-z]+|headers|src|content|title|data-[a-z-]+)="[^"]*"'
)
#: Who is asked first; the others' views count where they hold something else.
ORDER = ("administrator", "participant", ANONYMOUS)


@dataclass(frozen=True)
class View:
    person: str
    address: str


def addresses(world) -> Iterator[str]:
    for line in read_lines():
        if "200" in line.expected.get("GET", {}).values():
            yield line.address(world)
    for _label, _page, where in cells(world):
        yield where
    yield from ("/admin/", "/admin/login/", NOBODY_HOME, *map(reverse, MORE))


def different_views(world, visitors: dict[str, Client]) -> list[View]:
    """Of each page one view, and another for whoever is shown a part that is new."""
    found = []
    for address in dict.fromkeys(addresses(world)):
        known: set[str] = set()
        for person in sorted(visitors, key=lambda name: (name not in ORDER, name)):
            if address == NOBODY_HOME and known:
                break
            parts = parts_of(visitors[person].get(address))
            if parts - known:
                found.append(View(person, address))
                known |= parts
    return found


def parts_of(response) -> set[str]:
    """The kinds of parts of a page; nothing for redirects, files and refusals."""
    is_page = "html" in response.headers.get("Content-Type", "")
    is_shown = (
        response.status_code == 200 or "no-such-page" in response.request["PATH_INFO"]
    )
    if not (is_page and is_shown):
        return set()
    return {PASSING.sub("", tag) for tag in TAG.findall(response.content.decode())}


def sign_in(page, visitor: Client, root: str, language: str) -> None:
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if settings.SESSION_COOKIE_NAME in visitor.cookies:
        name = settings.SESSION_COOKIE_NAME
        cookies[name] = visitor.cookies[name].value
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": root} for name, value in cookies.items()]
    )


def speak(world, language: str) -> None:
    """Everybody's account in ``language``."""
    model = type(next(iter(world.people.values())))
    model.objects.update(language=language)


def look(watched, language: str) -> Iterator[str]:
    """What is wrong with the page that is open, in both widths and schemes."""
    page = watched.page
    said = page.evaluate("[document.documentElement.lang, document.dir]")
    if said != [language, LANGUAGES[language]]:
        yield f"speaks {said}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        yield from (f"{width} light {text}" for text in watched.axe())
        if watched.sticks_out():
            yield f"{width} has to be scrolled sideways"
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        yield from (f"{width} dark {text}" for text in watched.axe(*COLOUR_RULES))
    yield from (text for text in watched.take_troubles() if "status of 404" not in text)


@pytest.mark.walk
@pytest.mark.timeout(3600)
def test_every_page_is_accessible_and_keeps_to_itself(watched_page, live_server):
    world = build_world()
    visitors = clients(world)
    views = different_views(world, visitors)
    watched = watched_page(reduced_motion="reduce")

    wrong = []
    for language in LANGUAGES:
        speak(world, language)
        signed_in = None
        for view in sorted(views, key=lambda view: view.person):
            if view.person != signed_in:
                sign_in(watched.page, visitors[view.person], live_server.url, language)
                signed_in = view.person
            watched.page.goto(f"{live_server.url}{view.address}")
            where = urlsplit(watched.page.url).path
            wrong += [
                f"{language} {view.person} {where}: {text}"
                for text in look(watched, language)
            ]

    assert {view.person for view in views} >= {ANONYMOUS, "organiser", "participant"}
    assert wrong == [], "\n" + "\n".join(wrong)


def test_the_walk_sees_what_is_wrong(watched_page, live_server):
    """A negative control: a page with every kind of trouble is found out."""
    watched = watched_page(color_scheme="light")
    watched.page.goto(f"{live_server.url}/privacy/")
    watched.page.evaluate(
        """() => {
          const image = document.createElement("img");
          image.src = "https://elsewhere.example/x.png";
          const script = document.createElement("script");
          script.textContent = "1";
          document.body.append(image, script, document.createElement("input"));
        }"""
    )
    watched.page.wait_for_timeout(300)

    rules = {text.split()[0] for text in watched.axe()}
    troubles = " ".join(watched.take_troubles())

    assert {"image-alt", "label"} <= rules
    assert "Content Security Policy" in troubles
