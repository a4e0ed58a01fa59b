"""The forms of a page, read from its HTML as a browser would."""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What a person might type into a field of that type, or of that name.
BY_TYPE = {
    "email": ["somebody@demo.example", "organiser@demo.example"],
    "url": ["https://example.org/"],
    "date": ["2023-02-08", "2030-12-31"],
    "datetime-local": ["2023-02-08T10:00", "2023-02-08T12:30"],
    "number": ["1", "2", "30"],
    "password": ["a long enough sentence"],
    "checkbox": ["on"],
}
WORDS = [
    "Monitoring that helps",
    "monitoring",
    "Graz",
    "Six months *is* long [1](https://example.org).",
    "حقوق الإنسان تبدأ محليًا",
    "1",
    "2023",
    "123456",
]


@dataclass
class Field:
    name: str
    type: str
    #: What the page would send if nothing was touched; ``None`` when it would not.
    shown: str | None
    #: What can be chosen, for selects, radio buttons and check boxes.
    choices: list[str] = field(default_factory=list)

    def typed(self, rng: random.Random) -> str | None:
        """What somebody with good intentions may send."""
        if self.choices:
            return rng.choice(self.choices)
        if self.type in {"hidden", "submit", "button"}:
            return self.shown or ""
        if self.shown and rng.random() < 0.6:
            return self.shown
        return rng.choice(BY_TYPE.get(self.type, WORDS))


@dataclass
class ShownForm:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    #: The buttons that send it; a browser sends the one that is pressed.
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[ShownForm] = []
        self.links: list[str] = []
        self.open: ShownForm | None = None
        self.select: Field | None = None
        self.text: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(facts.get("href", ""))
        elif tag == "form":
            method = facts.get("method", "get").lower()
            self.open = ShownForm(facts.get("action", ""), method)
            self.forms.append(self.open)
        elif tag == "option":
            self._option(facts)
        elif self.open is not None and facts.get("name"):
            self._control(tag, facts)

    def _option(self, facts: dict[str, str]) -> None:
        if self.select is not None:
            value = facts.get("value", "")
            self.select.choices.append(value)
            if "selected" in facts or self.select.shown is None:
                self.select.shown = value

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        assert self.open is not None
        name, kind = facts["name"], facts.get("type", "text").lower()
        value = facts.get("value", "")
        if tag == "button" or kind == "submit":
            self.open.buttons.append((name, value))
        elif tag == "select":
            self.select = self._put(Field(name, "select", None))
        elif tag == "textarea":
            self.text = self._put(Field(name, "textarea", ""))
        elif tag == "input" and kind in {"radio", "checkbox"}:
            shown = (value or "on") if "checked" in facts else None
            known = self._put(Field(name, kind, shown))
            known.choices.append(value or "on")
        elif tag == "input":
            self._put(Field(name, kind, value))

    def _put(self, found: Field) -> Field:
        assert self.open is not None
        known = self.open.fields.setdefault(found.name, found)
        if known.shown is None:
            known.shown = found.shown
        return known

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.shown = (self.text.shown or "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None


def read(page: str) -> Forms:
    parser = Forms()
    parser.feed(page)
    return parser
