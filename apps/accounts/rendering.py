"""Making the copy of a person's data: JSON for machines, PDF to be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.accounts.models import DataCopy, User
from apps.core.holdings import as_text, everything
from apps.core.printing import RenderingFailed, stylesheet, write_pdf
from apps.core.signs import spelled_out

FORMAT = "hrgl-personal-data/1"
#: More of a kind is in the JSON file; nobody reads a thousand tables on paper.
MOST_ROWS = 100
CHAPTERS = {
    "accounts": gettext_lazy("Your account and how you sign in"),
    "editions": gettext_lazy("Your jobs"),
    "registration": gettext_lazy("Your applications"),
    "programme": gettext_lazy("Your sessions"),
    "contributions": gettext_lazy("Your session reports"),
    "outcomes": gettext_lazy("Your part in the Outcome Document"),
    "partners": gettext_lazy("Partners you answer for"),
    "notifications": gettext_lazy("Letters to you"),
    "core": gettext_lazy("What you did, and what was done about you"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    rows: list[list[tuple[str, list[str]]]]
    #: How many more are in the other file.
    more: int


def make(copy_id: int) -> None:
    """Make the copy, unless it is made, or another one has taken its place."""
    copy = DataCopy.objects.waiting().select_related("person").filter(pk=copy_id)
    if not (order := copy.first()):
        return
    now = timezone.now()
    try:
        held = everything(order.person)
        content = {"format": FORMAT, "made_at": now.isoformat(), "held": held}
        pdf, failure = _printed(order, held, now)
    except Exception as mistake:
        copy.update(failure=type(mistake).__name__)
        raise
    copy.update(
        as_json=as_text(content).encode(), as_pdf=pdf, failure=failure, made_at=now
    )


def _printed(
    order: DataCopy, held: dict[str, Any], now: datetime
) -> tuple[bytes | None, str]:
    html = composed(order.person, held, language=order.language, now=now)
    try:
        return write_pdf(html=html, css=stylesheet(), frozen_at=now), ""
    except RenderingFailed as failure:
        return None, str(failure)


def composed(
    person: User, held: dict[str, Any], *, language: str, now: datetime
) -> str:
    """The HTML of the copy, in the person's language."""
    with translation.override(language):
        html = render_to_string(
            "accounts/pdf/my_data.html",
            {
                "language": language,
                "direction": "rtl" if translation.get_language_bidi() else "ltr",
                "email": person.email,
                "now": now,
                "chapters": [
                    (title, list(tables(context, held[context])))
                    for context, title in CHAPTERS.items()
                    if context in held
                ],
            },
        )
    return spelled_out(html)


def tables(context: str, told: dict[str, list[dict[str, Any]]]) -> Iterator[Table]:
    for name, rows in told.items():
        label = name if "." in name else f"{context}.{name}"
        if name == "AuditEntry":
            label = "core.AuditEntry"
        meta = apps.get_model(label)._meta  # noqa: SLF001 -- Django's public Meta API
        shown = [list(_lines(meta, row)) for row in islice(rows, MOST_ROWS)]
        yield Table(
            title=str(capfirst(meta.verbose_name_plural)),
            rows=[row for row in shown if row],
            more=max(len(rows) - MOST_ROWS, 0),
        )


def _lines(meta: Any, row: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for name, value in row.items():
        try:
            field = meta.get_field(name)
        except FieldDoesNotExist:
            field = None
        words = _in_words(field, value)
        if words:
            label = field.verbose_name if field is not None else name
            yield str(capfirst(label)), words.splitlines()


def _in_words(field: Any, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        inner = field.base_field if isinstance(field, ArrayField) else None
        return "\n".join(_in_words(inner, one) for one in value)
    if isinstance(value, dict):
        named = value.get("name")
        return str(named) if named is not None else as_text(value)
    return _single(field, value)


def _single(field: Any, value: Any) -> str:
    choices = dict(getattr(field, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    if field is not None and field.get_internal_type() == "DateTimeField":
        at = parse_datetime(str(value))
        words = pgettext("date format", "l j F Y")
        return f"{date_format(at, words, use_l10n=False)}, {at:%H:%M} UTC" if at else ""
    return (
        _WHOSE.get(str(value), str(value))
        if field and field.is_relation
        else str(value)
    )


_WHOSE: dict[str, Any] = {
    "yourself": gettext_lazy("You"),
    "somebody else": gettext_lazy("Somebody else"),
}
