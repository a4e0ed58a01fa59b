"""A fact out of a row, as a form sends it."""

from typing import Any

from django_countries.fields import Country


def typed(value: Any) -> list[str]:
    """The value of a column, as a form sends it."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, Country):
        value = value.code
    # Browsers end lines as they like; that changes nothing of an answer.
    return [str(value).replace("\r\n", "\n")] if value else []
