from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.lines import refuse_turning
from apps.programme.actions.materials import discard, put_file
from apps.programme.models import Material
from apps.registration.uploads import MOST_BYTES, check_upload

FILE_RULE = format_lazy(
    _("A PDF, JPEG or PNG file of at most {most} MB."), most=MOST_BYTES // 1024**2
)


class FileOfOurs(forms.FileField):
    """A file whose content is looked into; what is cleaned may be kept."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("File"))
        options.setdefault("help_text", FILE_RULE)
        super().__init__(max_length=200, required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return check_upload(upload) if upload else None


def refuse_both_or_none(link: str, upload: object) -> None:
    """Raises: ValidationError: a file and an address, or neither of them."""
    if bool(link) == bool(upload):
        raise ValidationError(
            _("Give a file or an address, one of the two."), code="file_or_address"
        )


class MaterialForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    """A material as it is added; later its title, its place and its readers change."""

    link = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[refuse_turning],
    )
    upload = FileOfOurs()

    class Meta:
        model = Material
        fields = ["position", "title", "link", "visibility"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["link"].disabled = self.fields["upload"].disabled = True

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and not {"link", "upload"} & self.errors.keys():
            refuse_both_or_none(typed.get("link", ""), typed.get("upload"))
            if typed.get("upload"):
                put_file(self.instance, typed["upload"])
        return typed


class MaterialFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # at run time not generic
    def delete_existing(self, obj: Material, commit: bool = True) -> None:  # noqa: FBT001, FBT002 -- Django calls it so
        if commit:
            discard(obj)
