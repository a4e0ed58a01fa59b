"""Fields that several forms of the Outcome Document read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000


class TextField(forms.CharField):
    """A text as it was typed: line ends made equal, nothing trimmed."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST, **options)
        # It is in a language of its own, whatever the page is in.
        self.widget.attrs.setdefault("dir", "auto")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"dir": "auto"}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        try:
            value.encode()
        except UnicodeEncodeError as broken:
            raise forms.ValidationError(
                _("This text holds a sign that cannot be stored."), code="surrogate"
            ) from broken


class KeyField(forms.IntegerField):
    """The key of a row, or its number, as far as the database can hold one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **options)


class OrderField(forms.IntegerField):
    """Which order of a document somebody has looked at, by the number of its changes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1, **options)


class UUIDsField(forms.UUIDField):
    """Some ids in a list, as JSON has them."""

    MOST = 20

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return []
        if not isinstance(value, list) or len(value) > self.MOST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return [forms.UUIDField().clean(each) for each in value]
