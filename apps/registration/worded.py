"""What organisers write in several languages, as its reader is shown it; a leaf."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from apps.core.languages import written_in

#: Written in any case; languages without words of their own are shown these.
FIRST_LANGUAGE = settings.LANGUAGES[0][0]
OTHER_LANGUAGES = settings.LANGUAGES[1:]


@dataclass(frozen=True, slots=True)
class Worded:
    """A text with the language it is written in."""

    text: str
    language: str = FIRST_LANGUAGE

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


def worded(first: str, others: Mapping[str, str]) -> Worded:
    """The text in the reader's language, or else in the first."""
    language = (get_language() or FIRST_LANGUAGE).partition("-")[0]
    own = others.get(language, "")
    return Worded(own, language) if own else Worded(first)


def marked(first: str, others: Mapping[str, str]) -> str:
    """The same in a line, with a mark where it speaks another language than the page."""
    found = worded(first, others)
    return written_in(found.text, found.language)
