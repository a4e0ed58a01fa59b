"""The letters about an application."""

from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.registration.choices import State
from apps.registration.models import Application

#: Which letter tells of a state; ``promoted`` replaces ``admitted`` for moving up.
TEMPLATES = {
    State.SUBMITTED: "received",
    State.ADMITTED: "admitted",
    State.WAITING: "waiting",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
}


def state_changed(application: Application, *, position: int | None = None) -> Letter:
    """Tell the person in what state their application now is."""
    return _letter(application, TEMPLATES[State(application.state)], position=position)


def moved_up(application: Application) -> Letter:
    return _letter(application, "promoted")


def _letter(
    application: Application, template: str, *, position: int | None = None
) -> Letter:
    moment = application.updated_at.isoformat()
    return Letter(
        # A place can be lost and won again: each time is told, each time once.
        key=f"registration:{application.reference}:{template}:{moment}",
        to=application.person,
        template=f"registration/{template}",
        context={
            "application": application,
            "part": application.part,
            "edition": application.part.edition,
            "position": position,
            "address": absolute(application.get_absolute_url()),
        },
    )
