from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.templatetags.l10n import unlocalize
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def attributes(words: dict[str, Any]) -> SafeString:
    """HTML attributes as a widget knows them, escaped, each with a space before it."""
    return flatatt(words)


@register.filter
def in_class(field: BoundField, name: str) -> SafeString:
    """The field's control in the class ``name``, beside those that its widget has.

    A widget made of several gives the class to each of them.
    """
    widget = field.field.widget
    for one in getattr(widget, "widgets", [widget]):
        known = one.attrs.get("class", "").split()
        one.attrs["class"] = " ".join(dict.fromkeys([*known, name]))
    return field.as_widget()


@register.filter
def may_be_left_out(field: BoundField) -> bool:
    asked: Any = field.field
    return not (asked.required or asked.disabled or getattr(asked, "is_needed", False))


#: One choice of a field.
CHOICE = """
      <div class="form-check">
        <input type="{}" class="form-check-input" name="{}" value="{}"{}>
        <label for="{}" class="form-check-label"><bdi>{}</bdi></label>
      </div>"""


@register.filter
def choices(options: Iterable[Mapping[str, Any]], name: str) -> SafeString:
    """Boxes or buttons called ``name``, each with its label, out of a widget's options.

    A form has a hundred of them; a template for each took half the time of the page.
    """
    return format_html_join(
        "",
        CHOICE,
        (
            (
                option["type"],
                name,
                unlocalize(option["value"]),
                flatatt(option["attrs"]),
                option["attrs"].get("id", ""),
                unlocalize(option["label"]),
            )
            for option in options
        ),
    )
