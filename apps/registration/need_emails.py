"""The letters about access needs. None says what is needed: letters are kept longer."""

from typing import TYPE_CHECKING, Literal

from django.urls import reverse

from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.registration.models import AccessNeedCase, AccessNeeds, Application

if TYPE_CHECKING:
    from apps.accounts.models import User

#: Why a letter goes to whoever takes care of a need.
Why = Literal["assigned", "changed", "ended", "gone", "due", "overdue"]
REMINDERS = frozenset({"due", "overdue"})


def state_changed(case: AccessNeedCase) -> Letter:
    """Tell the person how far it is, without saying what."""
    application = case.needs.application
    return _letter(
        application,
        "access_need_state",
        key=f"{_of(case)}:{case.state}:{case.updated_at.isoformat()}",
        to=application.person,
        path=application.get_absolute_url(),
        case=case,
    )


def needs_saved(needs: AccessNeeds) -> Letter:
    """Confirm to the person what they themselves have changed."""
    application = needs.application
    return _letter(
        application,
        "access_needs_saved",
        key=f"registration:access_needs:{needs.pk}:{needs.updated_at.isoformat()}",
        to=application.person,
        path=application.get_absolute_url(),
    )


def task(case: AccessNeedCase, why: Why) -> Letter:
    """Tell whoever takes care of ``case`` what has come of it, or that it is time."""
    assert case.responsible
    page = "admin:registration_accessneedcase"
    overview, own = (
        reverse(f"{page}_overview"),
        reverse(f"{page}_change", args=[case.pk]),
    )
    moment = case.due_on if why in REMINDERS else case.updated_at
    return _letter(
        case.needs.application,
        "access_need_task",
        key=(
            f"{of_reminders(case) if why in REMINDERS else _of(case) + ':'}"
            f"{why}:{case.responsible.pk}:{moment.isoformat() if moment else ''}"
        ),
        to=case.responsible,
        path=overview if why == "gone" else own,
        case=case,
        why=why,
    )


def of_reminders(case: AccessNeedCase) -> str:
    """What the keys of all reminders of ``case`` begin with."""
    return f"{_of(case)}:reminder:"


def _of(case: AccessNeedCase) -> str:
    return f"registration:access_need:{case.pk}"


def _letter(
    application: Application,
    template: str,
    *,
    key: str,
    to: "User",
    path: str,
    **words: object,
) -> Letter:
    return Letter(
        key=key,
        to=to,
        template=f"registration/{template}",
        context={
            "application": application,
            "part": application.part,
            "address": absolute(path),
            **words,
        },
    )
