"""What the columns of an application are called."""

from django.utils.text import capfirst

from apps.registration.models import Application


def title_of(column: str) -> str:
    """As a heading, in the language that is spoken now."""
    field = Application._meta.get_field(column)  # noqa: SLF001 -- Django's public Meta API
    return str(capfirst(field.verbose_name))  # type: ignore[union-attr]  # a column
