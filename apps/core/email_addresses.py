"""E-mail addresses as people type them."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

#: What our columns take; RFC 5321 allows no longer one either.
LONGEST_ADDRESS = 254


class FitsInSmallLetters(MaxLengthValidator):
    """Addresses are kept in small letters, of which some take more room: ``İ``."""

    def clean(self, x: Any) -> int:
        return len(x.lower())


fits = FitsInSmallLetters(LONGEST_ADDRESS)


class AddressField(forms.EmailField):
    """An address in small letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_ADDRESS, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()
