"""States of a partnership and the moves between them; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    INVITED = "invited", _("Invited")
    TO_BE_CONFIRMED = "to_be_confirmed", _("To be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    State.INVITED: frozenset({State.TO_BE_CONFIRMED, State.CONFIRMED, State.DECLINED}),
    State.TO_BE_CONFIRMED: frozenset({State.CONFIRMED, State.DECLINED}),
    State.CONFIRMED: frozenset({State.WITHDRAWN}),
    State.DECLINED: frozenset({State.INVITED}),
    State.WITHDRAWN: frozenset({State.INVITED}),
}

#: States in which a partner is listed; the unconfirmed with the footnote.
LISTED = (State.TO_BE_CONFIRMED, State.CONFIRMED)


class Role(models.TextChoices):
    LEAD = "lead", _("Lead organiser")
    CO_ORGANISER = "co_organiser", _("Co-organiser")
    PARTNER = "partner", _("Cooperation partner")
    FUNDER = "funder", _("Funder")
