"""What two accounts of one person say of the same sessions, made into one."""

from datetime import datetime
from typing import TYPE_CHECKING

from apps.programme.choices import PersonState
from apps.programme.models import Material, SessionInput, SessionPerson, SpeakerProfile

if TYPE_CHECKING:
    from apps.accounts.models import User


def join_roles(kept: "User", duplicate: "User") -> None:
    """Where both have the same role in a session, leave one row, with what both hold.

    The newest answer stands. Inputs and materials go with it, and so does what only the
    other row says. The caller hands the row over to whoever is kept.
    """
    rows = SessionPerson.objects.locked()
    mine = {(row.session_id, row.role): row for row in rows.filter(person=kept)}
    for row in rows.filter(person=duplicate):
        if other := mine.get((row.session_id, row.role)):
            _join(*sorted((other, row), key=_newest_answer_first))
    _keep_the_biography(kept, duplicate)


def _newest_answer_first(row: SessionPerson) -> tuple[float, float, int]:
    def ago(moment: datetime | None) -> float:
        return -moment.timestamp() if moment else 0

    return ago(row.answered_at), ago(row.asked_at), row.pk


def _join(stays: SessionPerson, goes: SessionPerson) -> None:
    SessionInput.objects.filter(speaker=goes).update(speaker=stays)
    Material.objects.filter(brought_by=goes).update(brought_by=stays)
    goes.delete()
    stays.position = min(stays.position, goes.position)
    stays.name = stays.name or goes.name
    if stays.state in {PersonState.NEW, PersonState.ASKED}:
        # Neither has answered: what organisers noted of one of them holds.
        stays.listed = stays.listed or goes.listed
        stays.agreed_how = stays.agreed_how or goes.agreed_how
        if stays.recording_agreed is None:
            stays.recording_agreed = goes.recording_agreed
    stays.save()


def _keep_the_biography(kept: "User", duplicate: "User") -> None:
    """That of the account that stays, unless it has written none."""
    told = SpeakerProfile.objects.filter(person=duplicate).exclude(biography="")
    SpeakerProfile.objects.filter(
        person=kept, biography="", edition__in=told.values("edition")
    ).delete()
