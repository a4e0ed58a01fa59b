"""Which pages there are, told apart by what they are made of.

Asked of Django's test client, and whatever an answer has written is undone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

#: A tag with what it looks like and says it is; not its words, address or key. What is
#: said of the whole, as the admin says which model it is about, makes no part of it.
TAG = re.compile(r"<(?!option|meta|body)[a-z][^>]*>")
PASSING = re.compile(
    r"\s(id|for|name|value|href|action|datetime|aria-(label|describedby|labelledby"
    r'|controls)|hx-[a-z]+|headers|src|content|title|data-[a-z-]+)="[^"]*"'
)
#: Who is asked first; the others' views count where they hold something else.
ORDER = ("administrator", "participant", "anonymous")
FORM = "application/x-www-form-urlencoded"
TOKEN = "csrfmiddlewaretoken"
#: What no list of choices, no number and no date takes.
NONSENSE = "☃"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class View:
    """A page as one person sees it; ``posted`` is what it answers to, if anything."""

    person: str
    address: str
    status: int = 200
    posted: Pairs | None = None
    shows_mistakes: bool = False


@dataclass(frozen=True)
class Form:
    action: str
    #: Hidden, and the first button.
    fixed: Pairs
    typed: tuple[str, ...]
    #: Work on the chosen rows of a list in the admin.
    jobs: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, frozenset[str]]:
        """What it asks, and where; adding something is like changing it."""
        where = kind_of(self.action).replace("/…/change/", "/add/")
        return where, frozenset(self.typed)

    def empty(self) -> Pairs:
        return self.fixed

    def nonsense(self) -> Pairs:
        return (*self.fixed, *((name, NONSENSE) for name in self.typed))

    def job(self, name: str) -> Pairs:
        return (("action", name), ("_selected_action", self.rows[0]), ("index", "0"))


class Forms(HTMLParser):
    """The forms of a page that are posted."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[Form] = []
        self._open: dict[str, list] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form" and facts.get("method", "").lower() == "post":
            self._open = {
                "action": [facts.get("action") or self.address],
                **{kind: [] for kind in ("hidden", "buttons", "typed", "jobs", "rows")},
            }
        elif self._open is not None:
            self._field(tag, facts, self._open)

    def _field(self, tag: str, facts: dict[str, str], form: dict[str, list]) -> None:
        name, kind = facts.get("name", ""), facts.get("type", "")
        pair = (name, facts.get("value", ""))
        if tag == "option" and self._select == "action" and pair[1]:
            form["jobs"].append(pair[1])
        elif not name or name == TOKEN:
            return
        elif kind == "hidden":
            form["hidden"].append(pair)
        elif tag == "button" or kind == "submit":
            form["buttons"].append(pair)
        elif name == "_selected_action":
            form["rows"].append(pair[1])
        elif tag in {"input", "select", "textarea"} and kind != "file":
            self._select = name if tag == "select" else ""
            form["typed"].append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            form, self._open = self._open, None
            self.found.append(
                Form(
                    action=form["action"][0],
                    fixed=(*form["hidden"], *form["buttons"][:1]),
                    typed=tuple(dict.fromkeys(form["typed"])),
                    jobs=tuple(form["jobs"]),
                    rows=tuple(form["rows"]),
                )
            )


def kind_of(address: str) -> str:
    """The address without what differs from one object to the next."""
    return "/".join(
        "…" if any(sign.isdigit() for sign in piece) else piece
        for piece in address.partition("?")[0].split("/")
    )


def ask(client: Client, view: View) -> HttpResponse:
    """Ask, and leave everything as it was; also after signing out."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        if view.posted is None:
            response = client.get(view.address)
        else:
            response = client.generic(
                "POST", view.address, urlencode(view.posted), FORM
            )
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def is_page(response: HttpResponse) -> bool:
    return "html" in response.headers.get("Content-Type", "")


def parts_of(response: HttpResponse) -> frozenset[str]:
    """The kinds of parts of a page."""
    return frozenset(
        PASSING.sub("", tag) for tag in TAG.findall(response.content.decode())
    )


class Explorer:
    """Collects views: of each page one, and another for whoever is shown new parts.

    Of pages that are named alike, one counts as long as the next has no other parts; and
    what somebody else is shown counts where it holds what was met on no page so far.
    ``thorough``: each page stands for itself, and everybody's parts are compared with
    those of this page alone.
    """

    def __init__(
        self, visitors: Mapping[str, Client], *, thorough: bool = False
    ) -> None:
        self.visitors = visitors
        self.thorough = thorough
        self.views: list[View] = []
        #: Whoever was shown a page, also one that somebody else's view stands for.
        self.shown: set[tuple[str, str]] = set()
        #: Whoever was not, and the status.
        self.refused: list[tuple[str, str, int]] = []
        self._known: dict[str, set[str]] = {}
        self._met: set[str] = set()
        self._forms: set[tuple[str, frozenset[str]]] = set()

    def begin_anew(self) -> None:
        """Something has happened: the pages are others now, and made of parts once met."""
        self.views, self._known = [], {}
        if self.thorough:
            self._forms = set()

    def look(self, address: str, people: Iterable[str], *, alike: str = "") -> None:
        """Take in who sees what there."""
        name = address if self.thorough else alike or address
        is_first = name not in self._known
        known = self._known.setdefault(name, set())
        for person in sorted(people, key=lambda name: (name not in ORDER, name)):
            response = ask(self.visitors[person], View(person, address))
            if response.status_code != 200:
                self.refused.append((person, address, response.status_code))
            if response.status_code != 200 or not is_page(response):
                continue
            self.shown.add((person, address))
            parts = parts_of(response)
            new = parts - known
            if not (is_first or self.thorough):
                new -= self._met
            is_first = False
            known |= parts
            self._met |= parts
            if not new:
                continue
            self.views.append(View(person, address))
            self._try_forms(person, address, response.content.decode())

    def _try_forms(self, person: str, address: str, page: str) -> None:
        reader = Forms(address)
        reader.feed(page)
        for form in reader.found:
            if form.kind not in self._forms:
                self._forms.add(form.kind)
                self.views += self._answers(person, form)

    def _answers(self, person: str, form: Form) -> Iterator[View]:
        """The page that says what is wrong with it, and those that ask once more."""
        for posted in (form.empty(), form.nonsense()):
            if view := self._answer(person, form.action, posted):
                yield view
                break
        if form.rows:
            for job in form.jobs:
                if view := self._answer(person, form.action, form.job(job)):
                    yield view

    def _answer(self, person: str, action: str, posted: Pairs) -> View | None:
        view = View(person, action, 200, posted)
        response = ask(self.visitors[person], view)
        if not is_page(response) or response.status_code not in {200, 422}:
            return None
        shows = response.status_code == 422 or "errorlist" in response.content.decode()
        return View(person, action, response.status_code, posted, shows)
