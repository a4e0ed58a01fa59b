"""The interface speaks with the words of ``docs/glossary.md``."""

import re

from tests.architecture.source import ROOT

#: A word we do not use, and the one we do.
AVOIDED = {
    "attendee": "participant",
    "delegate": "participant",
    "e-mail address book": "directory",
    "final document": "Outcome Document",
    "outcome document": "Outcome Document",
    "wait list": "waiting list",
    "waitlist": "waiting list",
    "keynote session": "plenary",
    "abstract book": "collection",
    "log in": "sign in",
    "login": "sign in",
    "signup": "sign-up",
    "organizer": "organiser",
    "email": "e-mail",
}
#: What packages say, word for word: the keys to our translations of it.
BORROWED = ROOT / "apps" / "accounts" / "borrowed_texts.py"
TRANSLATED = re.compile(
    r"{%\s*translate\s+\"([^\"]*)\"|"
    r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate|"
    r"(?<![\w.])_\(\s*\"([^\"]*)\"",
    re.DOTALL,
)
#: What stands for a value is not heard: a variable, a placeholder, markup.
VARIABLE = re.compile(r"{{.*?}}|{%.*?%}|%\(\w+\)[sd]|<[^>]*>")


def texts():
    files = [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("templates/emails/**/*.txt"),
        *ROOT.glob("apps/**/*.py"),
    ]
    for path in sorted({*files} - {BORROWED}):
        for match in TRANSLATED.finditer(path.read_text()):
            words = next(group for group in match.groups() if group is not None)
            spoken = VARIABLE.sub("", words)
            yield path.relative_to(ROOT), " ".join(spoken.split())


def test_one_word_for_one_thing():
    found = [
        f"{path}: “{text}” says “{word}”, we say “{ours}”"
        for path, text in texts()
        for word, ours in AVOIDED.items()
        if re.search(
            rf"\b{re.escape(word)}s?\b",
            text if word == "outcome document" else text.lower(),
        )
    ]

    assert found == []
