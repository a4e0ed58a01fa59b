"""A later edition says what it makes of each encouragement of an earlier one."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import Edition, KeyQuestion
from apps.outcomes.actions.after_writing import write
from apps.outcomes.after_choices import Taken
from apps.outcomes.models import Carried
from apps.outcomes.queries.after import provisions_of
from apps.outcomes.queries.after_carried import earlier_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is made of one encouragement."""

    how: str
    question: KeyQuestion | None = None
    note: str = ""


@transaction.atomic
def carry(
    edition: Edition, *, paragraph: UUID, by: User, made: Made, seen: int
) -> Carried:
    """Say, or say anew, what ``edition`` makes of ``paragraph`` of the earlier text.

    ``seen`` is how often it had been said when the page was shown. The very same again
    changes nothing.

    Raises:
        Refused: the earlier text has no such encouragement, a key question is missing,
            of another edition or too many, nothing says why it is dropped, or somebody
            was faster.
    """
    _check(edition, paragraph, made)
    about = {"edition": edition, "paragraph_id": paragraph}
    row = Carried.objects.filter(**about).first()
    if row and all(getattr(row, name) == said for name, said in _facts(made).items()):
        return row
    row = write(Carried, about, {**_facts(made), "decided_by": by}, seen=seen)
    record(
        by,
        "carried.decided",
        row,
        after={"how": row.how, "paragraph": str(paragraph)},
        edition_id=edition.pk,
    )
    return row


def _facts(made: Made) -> dict[str, object]:
    return {"how": made.how, "question": made.question, "note": made.note}


def _check(edition: Edition, paragraph: UUID, made: Made) -> None:
    document = earlier_of(edition)
    known = {entry.id for entry in provisions_of(document)} if document else set()
    if str(paragraph) not in known:
        raise Refused(_("The earlier text has no such encouragement."), code="foreign")
    if (made.how == Taken.QUESTION) != (made.question is not None):
        raise Refused(
            _("Name the key question where one asks it again, and nowhere else."),
            code="question",
        )
    if made.question and made.question.cluster.edition_id != edition.pk:
        raise Refused(_("This edition asks another question."), code="question")
    if made.how == Taken.DROPPED and not made.note:
        raise Refused(_("Say why it is not taken up again."), code="no_reason")
