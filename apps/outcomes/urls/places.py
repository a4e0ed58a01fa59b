"""Where the pages of one document stand."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from apps.outcomes.text.places import PATTERN


class Place(StringConverter):
    """What a paragraph is called in a version, as a part of an address."""

    regex = PATTERN


class Choice(StringConverter):
    """What concerns a reader: ``level-local,addressee-council``."""

    regex = "[a-z]+-[a-z0-9-]+(?:,[a-z]+-[a-z0-9-]+)*"


class Written(StringConverter):
    """A file of a published document that is written while one waits."""

    regex = "xml|bib|ris"


class Hash(StringConverter):
    """The SHA-256 of a file."""

    regex = "[0-9a-f]{64}"


register_converter(Place, "place")
register_converter(Hash, "sha256")
register_converter(Written, "written")
register_converter(Choice, "choice")


class KindOfVoice(StringConverter):
    regex = "comments|amendments"


register_converter(KindOfVoice, "voices")

OUTCOME = "<edition:edition>/outcome"
DRAFT = f"{OUTCOME}/draft"
PARAGRAPH = f"{DRAFT}/paragraphs/<uuid:paragraph>"
VERSION = f"{OUTCOME}/versions/<int:number>"
VOICE = f"{OUTCOME}/<voices:kind>/<int:pk>"
