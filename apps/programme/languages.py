"""Languages in which a session can be followed: spoken ones, and those of signs; a leaf."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

#: Codes whose names Django has in all languages.
SPOKEN = (
    *("ar", "bg", "bs", "cs", "de", "el", "en", "es", "fa", "fr", "hi", "hr", "hu"),
    *("id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sw"),
    *("tr", "uk", "ur", "vi", "zh-hans"),
)
#: By the codes of ISO 639-3.
SIGNED = {
    "ils": _("International Sign"),
    "ase": _("American Sign Language"),
    "asq": _("Austrian Sign Language"),
    "bfi": _("British Sign Language"),
    "fsl": _("French Sign Language"),
    "gsg": _("German Sign Language"),
    "ssp": _("Spanish Sign Language"),
}


def choices() -> Iterator[tuple[str, Any]]:
    """The spoken ones in the order of the reader's alphabet, then those of signs."""
    names = [(code, str(get_language_info(code)["name_translated"])) for code in SPOKEN]
    yield from sorted(names, key=lambda one: one[1].casefold())
    yield from SIGNED.items()


def of_sessions() -> Iterator[tuple[str, Any]]:
    """Those that people work in here, then all others that a session may be put into."""
    yield from settings.LANGUAGES
    ours = dict(settings.LANGUAGES)
    yield from (one for one in choices() if one[0] not in ours)
