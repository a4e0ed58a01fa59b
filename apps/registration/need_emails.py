"""The letters about access needs. None says what is needed: letters are kept longer."""

from typing import Literal

from django.urls import reverse

from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.registration.models import AccessNeedCase, AccessNeeds

#: Why a letter goes to whoever takes care of a need.
Why = Literal["assigned", "changed", "ended", "gone", "due", "overdue"]
REMINDERS = frozenset({"due", "overdue"})


def state_changed(case: AccessNeedCase) -> Letter:
    """Tell the person how far it is, without saying what."""
    application = case.needs.application
    return Letter(
        key=f"{_of(case)}:{case.state}:{case.updated_at.isoformat()}",
        to=application.person,
        template="registration/access_need_state",
        context={
            "application": application,
            "part": application.part,
            "case": case,
            "address": absolute(application.get_absolute_url()),
        },
    )


def needs_saved(needs: AccessNeeds) -> Letter:
    """Confirm to the person what they themselves have changed."""
    application = needs.application
    return Letter(
        key=f"registration:access_needs:{needs.pk}:{needs.updated_at.isoformat()}",
        to=application.person,
        template="registration/access_needs_saved",
        context={
            "application": application,
            "part": application.part,
            "address": absolute(application.get_absolute_url()),
        },
    )


def task(case: AccessNeedCase, why: Why) -> Letter:
    """Tell whoever takes care of ``case`` what has come of it, or that it is time."""
    application = case.needs.application
    assert case.responsible
    page = "registration_accessneedcase"
    is_there = why != "gone"
    where = reverse(f"admin:{page}_change", args=[case.pk])
    moment = case.due_on if why in REMINDERS else case.updated_at
    return Letter(
        key=(
            f"{of_reminders(case) if why in REMINDERS else _of(case) + ':'}"
            f"{why}:{case.responsible.pk}:{moment.isoformat() if moment else ''}"
        ),
        to=case.responsible,
        template="registration/access_need_task",
        context={
            "application": application,
            "part": application.part,
            "case": case,
            "why": why,
            "address": absolute(
                where if is_there else reverse(f"admin:{page}_overview")
            ),
        },
    )


def of_reminders(case: AccessNeedCase) -> str:
    """What the keys of all reminders of ``case`` begin with."""
    return f"{_of(case)}:reminder:"


def _of(case: AccessNeedCase) -> str:
    return f"registration:access_need:{case.pk}"
