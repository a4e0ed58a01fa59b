"""A number as people write it, and one that could be read in two ways."""

import pytest
from django.core.exceptions import ValidationError

from apps.registration.question_fields import NumberField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12500", "12500"),
        ("12 500", "12500"),
        ("1,5", "1.5"),
        ("0.125", "0.125"),
        ("1.25", "1.25"),
        ("-3", "-3"),
        ("١٢٫٥", "12.5"),
        ("", ""),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma(typed, kept):
    assert NumberField(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["12,500", "1.000", "-1.000.000", "١٢٫٥٠٠"])
def test_what_could_be_thousands_is_not_guessed(typed):
    with pytest.raises(ValidationError) as error:
        NumberField().clean(typed)

    assert error.value.messages == [
        "Write large numbers without a sign in between, for example 12500."
    ]
