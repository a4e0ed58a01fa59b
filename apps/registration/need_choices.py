"""What an access need goes through, and who moves it; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedState(models.TextChoices):
    OPEN = "open", _("Open")
    ARRANGING = "arranging", _("Being arranged")
    ARRANGED = "arranged", _("Arranged")
    UNMET = "unmet", _("Cannot be met")
    WITHDRAWN = "withdrawn", _("No longer needed")


#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    NeedState.OPEN: frozenset(
        {
            NeedState.ARRANGING,
            NeedState.ARRANGED,
            NeedState.UNMET,
            NeedState.WITHDRAWN,
        }
    ),
    NeedState.ARRANGING: frozenset(
        {NeedState.OPEN, NeedState.ARRANGED, NeedState.UNMET, NeedState.WITHDRAWN}
    ),
    NeedState.ARRANGED: frozenset(
        {NeedState.OPEN, NeedState.ARRANGING, NeedState.UNMET, NeedState.WITHDRAWN}
    ),
    NeedState.UNMET: frozenset(
        {NeedState.OPEN, NeedState.ARRANGING, NeedState.ARRANGED, NeedState.WITHDRAWN}
    ),
    NeedState.WITHDRAWN: frozenset({NeedState.OPEN}),
}

#: Moves to these are the person's: they state a need, change it, or take it back.
BY_THE_PERSON = frozenset({NeedState.OPEN, NeedState.WITHDRAWN})

#: States in which somebody still has to do something.
TO_ARRANGE = (NeedState.OPEN, NeedState.ARRANGING)


def moves_of_organisers(state: str) -> list[NeedState]:
    """Where organisers may move a need from ``state``, in the order of the states."""
    return [one for one in NeedState if one in MOVES[state] - BY_THE_PERSON]
