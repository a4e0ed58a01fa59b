"""Path converters of the whole project."""

from django.urls import register_converter


class EditionSlug:
    """An edition's slug begins with its year, so no other address can be taken for it."""

    regex = "[0-9]{4}(?:-[a-z0-9-]+)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EditionSlug, "edition")
