"""What the programme does when registration tells of something."""

from typing import Any

from apps.programme import actions
from apps.registration.models import Application


def free_seats(sender: object, *, application: Application, **_more: Any) -> None:
    """Who loses the place gives up the seats, in the same transaction."""
    actions.give_up_seats(person=application.person, part=application.part)
    actions.take_back_of_row("a", application.pk)
