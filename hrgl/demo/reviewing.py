"""Who reviews the demonstration's applications, by what, and what is hoped for."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.editions.choices import PartKind
from apps.editions.models import Edition
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.choices import State
from apps.registration.models import (
    Application,
    Assignment,
    BalanceTarget,
    Call,
    Criterion,
)
from hrgl.demo.facts import CRITERIA, TARGETS


def let_applications_be_reviewed(edition: Edition, people: Mapping[str, User]) -> None:
    """Give the Academy's call criteria, and its applications to the reviewer."""
    call = Call.objects.select_related("part").get(
        part__edition=edition, part__kind=PartKind.ACADEMY
    )
    if not call.criteria.exists():
        Criterion.objects.bulk_create(
            Criterion(call=call, code=code, text=text, position=position)
            for position, (code, text) in enumerate(CRITERIA, 1)
        )
    if not call.part.balance_targets.exists():
        BalanceTarget.objects.bulk_create(
            BalanceTarget(part=call.part, dimension=dimension, value=value, share=share)
            for dimension, value, share in TARGETS
        )
    waiting = Application.objects.filter(part=call.part, state=State.SUBMITTED)
    if not Assignment.objects.filter(application__in=waiting).exists():
        assign_reviewers(call.part, by=people["organiser"])
