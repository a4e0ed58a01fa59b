"""Writing down who has looked at what people say in confidence."""

from typing import TYPE_CHECKING

from apps.core import audit
from apps.registration.models import AccessNeedCase, AccessNeeds

if TYPE_CHECKING:
    from apps.accounts.models import User


def note_a_look(row: AccessNeedCase | AccessNeeds, *, by: "User") -> None:
    """Write down that somebody has looked at what a person needs."""
    needs = row.needs if isinstance(row, AccessNeedCase) else row
    edition_id = needs.application.part.edition_id
    audit.record(by, "access_need.looked_at", row, edition_id=edition_id)
