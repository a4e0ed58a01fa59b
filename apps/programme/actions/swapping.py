"""Giving one seat up for another, so that nobody is left without either."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.programme.actions.seats import (
    fill,
    locked,
    release_seat,
    sign_up,
    until_not_busy,
    waited_for_by,
)
from apps.programme.models import Session, SignUp
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User


def swap(out: int, into: Session, *, person: "User") -> None:
    """Take ``person`` out of the session ``out`` and give them a seat in ``into``.

    Both or neither: when the seat cannot be had, the old one stays theirs. Whoever is
    next in line gets the seat that is freed.

    Raises:
        Refused: no seat to give up, or none to be had, or one of them has begun.
    """

    def step() -> None:
        # The order of all locks: places first, then sessions by key.
        [*Application.objects.locked().admitted().filter(person=person)]
        sessions = locked({out, into.pk, *waited_for_by([person.pk])})
        held = SignUp.objects.taken().filter(session=out, person=person).first()
        if held is None or out == into.pk:
            raise Refused(_("You no longer have the seat to give up."), code="no_seat")
        if sessions[out].has_begun:
            raise Refused(_("This session has already begun."), code="begun")
        release_seat(held)
        got = sign_up(into, person=person)
        if not got.is_seated:
            raise Refused(
                _("All seats are taken meanwhile. You keep the seat that you have."),
                code="full",
            )
        fill(sessions.values())

    until_not_busy(step)
