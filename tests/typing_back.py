"""Sending a page of the admin back as it was found."""


def as_typed(response):
    """The answers that the change page holds, as a browser would send them."""
    typed = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for field in form:
            parts = getattr(field.field.widget, "widgets_names", [""])
            values = field.value()
            if parts != [""] and not isinstance(values, list):
                values = field.field.widget.decompress(values)
            elif parts == [""]:
                values = [values]
            for part, value in zip(parts, values, strict=True):
                shown = field.field.widget.format_value(value) if not part else value
                if shown not in (None, False):
                    typed[f"{field.html_name}{part}"] = shown
    return typed
