"""Writing down who has looked at what people say in confidence."""

from typing import TYPE_CHECKING

from apps.core import audit
from apps.registration.models import AccessNeedCase, AccessNeeds, SensitiveAnswer

if TYPE_CHECKING:
    from apps.accounts.models import User

Confided = AccessNeedCase | AccessNeeds | SensitiveAnswer


def note_a_look(row: Confided, *, by: "User") -> None:
    """Write down that somebody has looked at what a person needs, or has confided."""
    kind = "sensitive_answer" if isinstance(row, SensitiveAnswer) else "access_need"
    holder = row.needs if isinstance(row, AccessNeedCase) else row
    edition_id = holder.application.part.edition_id
    audit.record(by, f"{kind}.looked_at", row, edition_id=edition_id)
