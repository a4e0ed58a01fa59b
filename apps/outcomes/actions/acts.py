"""What is recorded of an adoption besides its text."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refused
from apps.outcomes.choices import Method
from apps.outcomes.models import SilenceProcedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The act as it is declared. Three numbers belong to a vote, and to nothing else.

    ``adopted_at`` is the instant at which the chair declared it, where somebody knows.
    """

    method: str
    adopted_on: date
    place: str
    body: str
    chaired_by: str
    adopted_at: datetime | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None

    @property
    def count(self) -> tuple[int | None, ...]:
        return (self.votes_for, self.votes_against, self.votes_abstained)

    def check(self, silence: SilenceProcedure | None) -> None:
        """Hold what is said to the method, and that to the ``silence`` that was held.

        Raises:
            Refused: the method does not go with what is said of it.
        """
        if self.method == Method.SILENCE_PROCEDURE and silence is None:
            raise Refused(
                _("No silence procedure was held on this text."), code="no_silence"
            )
        if (
            self.method == Method.SILENCE_PROCEDURE
            and silence
            and self.adopted_at != silence.closes_at
        ):
            raise Refused(
                _("By silence a text is adopted at the instant at which it ended."),
                code="other_instant",
            )
        if self.method == Method.VOTE and (None in self.count or not self.votes_for):
            raise Refused(_("Give the count of the vote."), code="no_count")
        if self.method != Method.VOTE and any(n is not None for n in self.count):
            raise Refused(_("Only a vote has a count."), code="count")
