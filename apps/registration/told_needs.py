"""What a person reads about their access needs on their own page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.kept_queries import kept_query
from apps.registration.models import AccessNeedCase, Application
from apps.registration.need_choices import TO_ARRANGE, NeedState

TONES = {
    NeedState.OPEN: "info",
    NeedState.ARRANGING: "info",
    NeedState.ARRANGED: "good",
    NeedState.UNMET: "warning",
    NeedState.WITHDRAWN: "plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNeed:
    what: str
    state: str
    tone: str
    carer: str
    #: Until when it is to be arranged, while it is not.
    due_on: date | None
    note: str
    reason: str
    alternative: str
    #: What the person wrote about all of their needs.
    in_their_words: str


def told_needs(application: Application) -> list[ToldNeed]:
    """Each need with its state, in the order in which they were stated."""
    rows = _cases(application=application.pk)
    carers = _carers(rows, application)
    return [
        ToldNeed(
            what=case.get_kind_display(),
            state=case.get_state_display(),
            tone=TONES[NeedState(case.state)],
            carer=_carer(case, carers) if case.state != NeedState.WITHDRAWN else "",
            due_on=case.due_on if case.state in TO_ARRANGE else None,
            note=case.note_for_person,
            reason=case.reason,
            alternative=case.alternative,
            in_their_words=case.needs.details,
        )
        for case in rows
    ]


@kept_query(application=int)
def _cases(*, application: int) -> QuerySet[AccessNeedCase]:
    cases = AccessNeedCase.objects.filter(needs__application=application)
    return cases.select_related("responsible", "needs").order_by("pk")


def _carers(cases: Iterable[AccessNeedCase], application: Application) -> set[int]:
    """Those responsible who still organise the edition."""
    named = {case.responsible_id for case in cases if case.responsible_id}
    if not named:
        return set()
    rows = AccessNeedCase.objects.filter(needs__application=application).with_carer()
    return {
        case.responsible_id
        for case in rows
        if case.responsible_id and case.has_carer  # type: ignore[attr-defined] # annotated above
    }


def _carer(case: AccessNeedCase, carers: set[int]) -> str:
    """Who takes care; an organiser who is hidden has no name here either."""
    person = case.responsible
    if person is None or person.pk not in carers or person.is_hidden:
        return _("The organisers")
    return person.shown_name
