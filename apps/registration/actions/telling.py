"""Taking the figures of a part away as a table."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.registration.actions.exporting import WRITERS
from apps.registration.figures import figures_of

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What stands in place of a count that is kept back.
KEPT_BACK = "–"


@transaction.atomic
def export_figures(part: Part, *, kind: str, by: "User") -> bytes:
    """The file of the figures; it is written down who took it and when.

    Before the selection is closed each decision would change a number by one, and who
    compares two files would learn of whom.

    Raises:
        Refused: the selection is not closed, or the figures would point at somebody.
    """
    if part.call.selection_closed_at is None:
        raise Refused(
            _(
                "Close the selection first. Until then the figures change with each person."
            ),
            code="not_closed",
        )
    figures = figures_of(part)
    if not figures:
        raise Refused(
            _("So few people take part that their number would point at them."),
            code="too_few",
        )
    record(
        by,
        "registration.figures_exported",
        part,
        after={"kind": kind, "number": len(figures)},
        edition_id=part.edition_id,
    )
    header = [_("Counted by"), _("Group"), _("Applied"), _("With a place")]
    return WRITERS[kind](
        header,
        [
            [one.by, one.label, _told(one.applied), _told(one.with_place)]
            for one in figures
        ],
    )


def _told(count: int | None) -> str:
    return KEPT_BACK if count is None else str(count)
