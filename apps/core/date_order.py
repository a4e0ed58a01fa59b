"""The database's word on two vague dates: the first is not after the last."""

from typing import Any

from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _


def first_before_last(first: str, last: str, *, name: str) -> CheckConstraint:
    """Compare as far as both are known: from the 5th of a month until that month is fine."""
    as_known: Any = Left(F(first), Length(F(last)))
    return CheckConstraint(
        condition=Q(**{first: ""}) | Q(**{last: ""}) | Q(**{f"{last}__gte": as_known}),
        name=name,
        violation_error_message=_("The last day is before the first."),
    )
