"""Everything filed as one text: side by side under each key question, nothing reconciled."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from apps.contributions.models import Contribution
from apps.contributions.queries import contributions_for, questions_of
from apps.editions.models import Edition, KeyQuestion

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Compiled:
    """A key question with all that answers it; what answers none comes last."""

    question: KeyQuestion | None
    answers: Sequence[Contribution]


def compilation_of(user: "User | AnonymousUser", edition: Edition) -> list[Compiled]:
    """What ``user`` may read; one that answers several questions stands under each."""
    readable = contributions_for(user, edition)
    merged = Prefetch("merged", readable.order_by("pk"))
    answers: defaultdict[int | None, list[Contribution]] = defaultdict(list)
    for row in readable.standing().prefetch_related(merged):
        asked: list[int | None] = [one.pk for one in row.key_questions.all()]
        for pk in asked or [None]:
            answers[pk].append(row)
    found = [Compiled(one, answers[one.pk]) for one in questions_of(edition)]
    return [*found, Compiled(None, answers[None])] if answers[None] else found
