"""Two organisers say different things of one access need at the same moment."""

import pytest

from apps.notifications.models import Delivery
from apps.registration.actions import arranging
from apps.registration.models import AccessNeedCase
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import REFUSED, at_once
from tests.factories.editions import AppointmentFactory
from tests.factories.registration import AccessNeedCaseFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def two_organisers_move_it():
    """How many of them were refused, and how many letters the person gets."""
    case = AccessNeedCaseFactory()
    edition = case.needs.application.part.edition
    both = [AppointmentFactory(edition=edition).person for _ in range(2)]
    said = (
        {"state": "arranged"},
        {"state": "unmet", "reason": "It is full.", "alternative": "A recording."},
    )
    outcomes = at_once(
        *(
            lambda o=organiser, s=words: arranging.arrange(
                case,
                arranging.Arrangement(due_on=case.due_on, **s),
                seen=case.updated_at,
                by=o,
            )
            for organiser, words in zip(both, said, strict=True)
        )
    )
    return outcomes.count(REFUSED), Delivery.objects.count()


def test_one_of_two_organisers_is_told_to_look_again():
    assert two_organisers_move_it() == (1, 1)


def test_without_the_lock_the_person_hears_two_things(monkeypatch):
    """The negative control: it shows that the race above is a real one."""

    def look(case, *, seen):
        rows = AccessNeedCase.objects.select_related(
            "needs__application__part__edition__series",
            "needs__application__person",
            "responsible",
        )
        found = rows.get(pk=case.pk)
        assert found.updated_at == seen
        return found

    monkeypatch.setattr(arranging, "locked", Meeting().after(look))

    assert two_organisers_move_it() == (0, 2)
