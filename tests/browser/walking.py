"""Walking through pages in two languages, two widths and two colour schemes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests.browser.views import TOKEN, View
from tests.browser.watching import Watched

Sights = tuple[tuple[int, str], ...]

LANGUAGES = {"en": "ltr", "ar": "rtl"}
#: How wide, and in which colour scheme; of neighbours only one differs.
SIGHTS = ((1280, "light"), (1280, "dark"), (320, "dark"), (320, "light"))


@dataclass(frozen=True)
class Ways:
    """In which languages pages are looked at, and each language in which sights.

    In turn, each page is looked at in one of the languages, and the next page in another.
    Mistakes are shown by the same pieces everywhere: of the pages that a form answers
    with, one of ``of_answers`` is looked at then.
    """

    sights: Mapping[str, Sights]
    in_turn: bool = False
    of_answers: int = 1

    def of(self, views: Sequence[View]) -> Iterator[tuple[str, Sights, Sequence[View]]]:
        pages = [view for view in views if view.posted is None]
        answers = [view for view in views if view.posted is not None]
        chosen = [*pages, *answers[:: self.of_answers]]
        chosen.sort(key=lambda view: view.person)
        step = len(self.sights) if self.in_turn else 1
        for number, (language, sights) in enumerate(self.sights.items()):
            yield language, sights, chosen[number % step :: step]


#: Every language in every sight, and the least in which each of them is met.
EVERY_WAY = Ways({"en": SIGHTS, "ar": SIGHTS})
IN_TURN = Ways(
    {"en": ((1280, "light"),), "ar": ((320, "dark"),)}, in_turn=True, of_answers=4
)
WAYS = pytest.mark.parametrize(
    "ways",
    [
        pytest.param(IN_TURN, id="in-turn"),
        pytest.param(EVERY_WAY, id="every", marks=pytest.mark.walk),
    ],
)
#: What depends on colours and nothing else. All other rules look at what is there and
#: where, which is the same in both schemes.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
CSRF = "a" * 32

SEND = """
([action, pairs]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of pairs) {
    const input = document.createElement("input");
    Object.assign(input, {type: "hidden", name, value});
    form.append(input);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
"""

#: What is said about mistakes has to be on top, and lead to the fields.
MISTAKES = """
() => {
  const summary = document.querySelector(".hr-error-summary, .errornote");
  if (!summary) return ["no summary of what is wrong"];
  return Array.from(summary.querySelectorAll("a[href^='#']"), a => a.hash.slice(1))
    .filter(id => !document.getElementById(id)).map(id => `a mistake in no field: ${id}`);
}
"""


def walk(
    watched: Watched,
    views: Iterable[View],
    visitors: Mapping[str, Client],
    root: str,
    ways: Ways = EVERY_WAY,
) -> list[str]:
    """Look at every view in these ways; returns what is wrong with them."""
    wrong = []
    for language, sights, seen in ways.of([*views]):
        signed_in = None
        for view in seen:
            if view.person != signed_in:
                sign_in(watched, visitors[view.person], root, language)
                signed_in = view.person
            wrong += [
                f"{language} {view.person} {view.address}"
                f"{' (posted)' if view.posted is not None else ''}: {text}"
                for text in _look(watched, view, root, language, sights)
            ]
    return wrong


def sign_in(watched: Watched, visitor: Client, root: str, language: str) -> None:
    cookies = {
        settings.LANGUAGE_COOKIE_NAME: language,
        settings.CSRF_COOKIE_NAME: CSRF,
    }
    if settings.SESSION_COOKIE_NAME in visitor.cookies:
        name = settings.SESSION_COOKIE_NAME
        cookies[name] = visitor.cookies[name].value
    context = watched.page.context
    context.clear_cookies()
    context.add_cookies(
        [{"name": name, "value": value, "url": root} for name, value in cookies.items()]
    )
    # A form is sent from a page of ours.
    watched.page.goto(f"{root}/privacy/")


def _look(
    watched: Watched, view: View, root: str, language: str, sights: Sights
) -> Iterator[str]:
    cache.clear()  # Nobody walks this fast; rate limits are not what is looked at.
    page = watched.page
    response = _open(watched, view, root)
    if (response.status, page.url) != (view.status, f"{root}{view.address}"):
        yield f"came to {page.url} with {response.status}"
        return
    if view.shows_mistakes:
        yield from page.evaluate(MISTAKES)
    yield from look(watched, language, sights)


def _open(watched: Watched, view: View, root: str):
    page = watched.page
    if view.posted is None:
        return page.goto(f"{root}{view.address}")
    with page.expect_navigation() as there:
        page.evaluate(SEND, [view.address, [*view.posted, (TOKEN, CSRF)]])
    return there.value


def look(watched: Watched, language: str, sights: Sights = SIGHTS) -> Iterator[str]:
    """What is wrong with the page that is open, in these widths and schemes."""
    said = watched.page.evaluate("[document.documentElement.lang, document.dir]")
    if said != [language, LANGUAGES[language]]:
        yield f"speaks {said}"
    for width, scheme in sights:
        watched.show(width=width, scheme=scheme)
        seen_in_light = scheme == "dark" and (width, "light") in sights
        rules = COLOUR_RULES if seen_in_light else ()
        yield from (f"{width} {scheme} {text}" for text in watched.axe(*rules))
        if watched.sticks_out():
            yield f"{width} {scheme} has to be scrolled sideways"
    yield from watched.take_troubles()
