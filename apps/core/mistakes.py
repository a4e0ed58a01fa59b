"""What is wrong with a form, as its summary tells it."""

from collections.abc import Iterator

from django.forms import BaseForm, BoundField
from django.forms.widgets import ChoiceWidget
from django.utils.functional import Promise


def _anchor(field: BoundField) -> str:
    """The id of the control that an error message should lead to."""
    if field.is_hidden:
        return ""
    if isinstance(field.field.widget, ChoiceWidget) and field.use_fieldset:
        # Choices in groups are numbered in two steps.
        first = next(iter(field.subwidgets), None)
        return str(first.id_for_label if first else field.auto_id)
    if field.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


def mistakes_of(form: BaseForm) -> Iterator[tuple[str, str | Promise, str]]:
    """Where it is (an anchor), what the field is called, what is wrong with it."""
    for message in form.non_field_errors():
        yield "", "", str(message)
    for field in form:
        for message in field.errors:
            yield _anchor(field), "" if field.is_hidden else field.label, str(message)
