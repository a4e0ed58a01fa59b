"""Rows that several people may write at the same time, each on the page they see."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.refusals import Refused

M = TypeVar("M", bound=models.Model)


def write(
    model: type[M], about: Mapping[str, Any], said: Mapping[str, Any], *, seen: int
) -> M:
    """The row ``about`` something, which says ``said`` from now on.

    ``seen`` is how often it had been written when the page was shown. No lock is needed:
    the database lets one of two through who have seen the same.

    Raises:
        Refused: somebody was faster.
    """
    rows = model._default_manager  # noqa: SLF001 -- Django's public manager API
    if seen:
        facts = {**said, "edits": seen + 1, "updated_at": now()}
        if not rows.filter(**about, edits=seen).update(**facts):
            raise _changed()
        return rows.get(**about)
    try:
        with transaction.atomic():
            return rows.create(**about, **said)
    except IntegrityError:
        raise _changed() from None


def _changed() -> Refused:
    return Refused(
        _("Somebody has written this meanwhile. Load the page again to see it."),
        code="changed",
    )
