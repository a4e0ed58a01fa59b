"""Nothing is recorded of somebody who would be heard and has not agreed."""

from typing import TYPE_CHECKING, Any

from apps.core.audit import record
from apps.programme.choices import Recording
from apps.programme.models import Session

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User


def keep_to_agreements(session: Session, *, actor: "User | AnonymousUser") -> bool:
    """Take the recording off a published session to which not all have agreed.

    Returns whether it was taken off. The caller has locked the session.
    """
    if not session.is_published or not lacks_agreement(session):
        return False
    before = session.recording
    session.recording = Recording.NONE
    session.save(update_fields=["recording", "updated_at"])
    record(
        actor,
        "session.recording_taken_off",
        session,
        before={"recording": before},
        after={"recording": session.recording},
        edition_id=session.edition_id,
    )
    return True


def lacks_agreement(session: Session) -> bool:
    """Whether it would be recorded and somebody who would be heard has not agreed."""
    people: Any = session.people
    return bool(
        session.recording != Recording.NONE and people.not_recordable().exists()
    )
