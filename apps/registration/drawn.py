"""Fields of the application as nobody has filled them yet, drawn once for everybody.

How such a field looks follows from what its form is made for (``Given.made_of``), the
class of the form and the language, all of which are in the key: whatever changes one of
them asks for another drawing. It is drawn of a form that knows nothing of anybody, so
nothing of one person can reach another.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from crispy_forms.layout import HTML, TEMPLATE_PACK, Fieldset
from crispy_forms.utils import render_field
from django import forms
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.registration.step_forms import StepForm

#: More than the fields of all calls that are open at once, in all languages.
MOST_DRAWINGS = 2000
#: Where the words of a person, or the fields of a group, are put in afterwards.
STAND_IN = "hr-put-in-here"
_drawings: dict[Hashable, str] = {}


class DrawnFieldset(Fieldset):  # type: ignore[misc]  # crispy has no types
    """A group of fields below ``lead``; only what shows something is drawn each time."""

    def __init__(self, legend: Any, *fields: str, lead: str = "") -> None:
        super().__init__(legend, *fields)
        self.lead = lead

    def render(
        self,
        form: StepForm,
        context: Context,
        template_pack: Any = TEMPLATE_PACK,
        **_more: Any,
    ) -> SafeString:
        key = _key(form)
        around = _drawn(key and (*key, str(self.legend), self.lead), self._around)
        fields = (_field(form, context, name, key) for name in self.fields)
        return mark_safe(around.replace(STAND_IN, "".join(fields)))  # noqa: S308 -- both come from templates

    def _around(self) -> str:
        inside = HTML(self.lead + STAND_IN)
        return str(Fieldset(self.legend, inside).render(None, Context()))


def _field(
    form: StepForm, context: Context, name: str, key: tuple[Hashable, ...] | None
) -> str:
    field: Any = form.fields[name]
    shown = form.initial.get(name)
    is_line = type(field.widget) is forms.TextInput and isinstance(shown, str)
    if key is None or getattr(field, "kept", None) or (shown and not is_line):
        return str(render_field(name, form, context))

    def draw() -> str:
        nobody = _of_nobody(form)
        if shown:
            nobody.initial = {name: STAND_IN}
        return str(render_field(name, nobody, Context()))

    drawn = _drawn((*key, name, bool(shown)), draw)
    return drawn.replace(STAND_IN, escape(shown)) if shown else drawn


def _key(form: StepForm) -> tuple[Hashable, ...] | None:
    """Nothing where something was sent, or what is asked may change or differ."""
    made_of = form.given.made_of
    if made_of is None or form.is_bound or not form.asks_all_the_same:
        return None
    return (type(form), get_language(), made_of)


def _of_nobody(form: StepForm) -> StepForm:
    """The same form for somebody of whom nothing is known."""
    nobody: Any = type(form)(given=replace(form.given, answers={}, uploads={}))
    nobody.crispy_field_template = None
    return nobody  # type: ignore[no-any-return] # crispy's mark is set on it


def _drawn(key: Hashable | None, draw: Callable[[], str]) -> str:
    if key is None:
        return draw()
    found = _drawings.get(key)
    if found is None:
        if len(_drawings) >= MOST_DRAWINGS:
            _drawings.clear()
        found = _drawings[key] = draw()
    return found
