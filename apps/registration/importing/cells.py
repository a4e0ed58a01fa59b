"""Reading one cell of a table that was brought: what it says, or why it says nothing."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_countries import countries

from apps.accounts.zone_choices import zone_names
from apps.core.lines import refuse_turning, tidied

Read = Callable[[str], str]
YES, NO = "yes", "no"
#: What else spreadsheets and people write for them.
_YES_OR_NO = {"true": YES, "1": YES, "x": YES, "false": NO, "0": NO}
_A_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([T ][\d:.]+)?")


def line_of(length: int, *, needed: bool = False) -> Read:
    def read(typed: str) -> str:
        line = tidied(typed)
        refuse_turning(line)
        if needed and not line:
            raise ValidationError(_("This must be filled in."))
        return _no_longer_than(length, line)

    return read


def words_of(length: int) -> Read:
    """Text of several lines."""

    def read(typed: str) -> str:
        refuse_turning(typed)
        return _no_longer_than(length, typed.strip())

    return read


def _no_longer_than(length: int, text: str) -> str:
    if len(text) > length:
        complaint = _("This is longer than %(length)d signs.")
        raise ValidationError(complaint, params={"length": length})
    return text


def email(typed: str) -> str:
    address = line_of(254, needed=True)(typed.lower())
    validate_email(address)
    return address


def one_of(known: Mapping[str, str], complaint: Any, *, needed: bool = False) -> Read:
    def read(typed: str) -> str:
        if not typed and needed:
            raise ValidationError(_("This must be filled in."))
        if not typed:
            return ""
        if (code := known.get(folded(typed))) is None:
            raise ValidationError(complaint)
        return code

    return read


def yes_or_no() -> Read:
    known = _YES_OR_NO | in_each_language(
        lambda: [(YES, _("Yes")), (NO, _("No")), (YES, YES), (NO, NO)]
    )
    return one_of(known, gettext_lazy("Write “yes” or “no”."))


def number(most: int) -> Read:
    def read(typed: str) -> str:
        if not typed:
            return ""
        digits = typed.lstrip("0") or "0"
        is_short = typed.isascii() and typed.isdigit() and len(digits) <= len(str(most))
        if not is_short or int(digits) > most:
            complaint = _("Write a whole number, at most %(most)d.")
            raise ValidationError(complaint, params={"most": most})
        return digits

    return read


def day(typed: str) -> str:
    """A day as spreadsheets give it; an hour behind it is left out."""
    if not typed:
        return ""
    found = _A_DAY.fullmatch(typed)
    try:
        return date.fromisoformat(found[1]).isoformat() if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise ValidationError(_("Write the day like this: 2026-11-30."))


def language() -> Read:
    known = in_each_language(lambda: settings.LANGUAGES)
    return one_of(known, gettext_lazy("This is none of our languages."))


def zone() -> Read:
    known = {folded(name): name for name in zone_names()}
    return one_of(known, gettext_lazy("There is no time zone of this name."))


def country() -> Read:
    known = in_each_language(lambda: countries)
    return one_of(known, gettext_lazy("We know no such country."))


def in_each_language(choices: Callable[[], Any]) -> dict[str, str]:
    """The codes of ``choices`` by themselves, and by their names in our languages."""
    known: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            known = _by_name(choices()) | known
    return known


def _by_name(choices: Any) -> dict[str, str]:
    known: dict[str, str] = {}
    for code, name in choices:
        known |= {folded(str(code)): str(code), folded(str(name)): str(code)}
    return known


def folded(text: str) -> str:
    """``text`` without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
