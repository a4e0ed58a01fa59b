"""Somebody applies while their group becomes part of one that places are kept for."""

from uuid import uuid4

import pytest

from apps.editions.models import Part, TargetGroup
from apps.editions.regrouping import groups_may_change
from apps.registration.actions import applying, shares
from apps.registration.actions.applying import Answers, submit
from apps.registration.choices import ReservedFor, State
from apps.registration.models import Application
from tests.concurrency.test_at_once import at_once
from tests.factories.editions import PartFactory, PersonFactory, TargetGroupFactory
from tests.factories.registration import CallFactory, ReservedPlacesFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def group():
    """A group of its own, at a part that keeps its one place for another."""
    part = CallFactory(first_come=True, part=PartFactory(capacity=1)).part
    TargetGroupFactory(edition=part.edition, code="b", position=1)
    ReservedPlacesFactory(part=part, kind=ReservedFor.TARGET_GROUP, value="b")
    return TargetGroupFactory(edition=part.edition, code="c", position=2)


def put_into_the_other(group):
    with groups_may_change(group.edition_id):
        whole = TargetGroup.objects.get(edition=group.edition_id, code="b")
        TargetGroup.objects.filter(pk=group.pk).update(part_of=whole)


def apply(group):
    submit(
        Part.objects.get(edition=group.edition_id),
        person=PersonFactory(),
        answers=Answers(
            facts={"full_name": "A person", "country": "AT", "target_group": group}
        ),
        key=uuid4(),
    )


@pytest.mark.parametrize("_turn", range(3))
def test_nobody_waits_beside_a_place_that_is_theirs(group, _turn):
    at_once(lambda: put_into_the_other(group), lambda: apply(group))

    assert Application.objects.get().state == State.ADMITTED


def test_without_the_lock_somebody_does(monkeypatch, group):
    """The negative control: it shows that the race above is a real one."""

    def count_while_the_groups_change(part):
        found = count(part)
        at_once(lambda: put_into_the_other(group))
        return found

    count = applying.count_behind_the_list
    monkeypatch.setattr(
        applying, "count_behind_the_list", count_while_the_groups_change
    )
    monkeypatch.setattr(
        shares,
        "lock_part",
        lambda key: Part.objects.select_related("edition").get(pk=key),
    )

    apply(group)

    assert Application.objects.get().state == State.WAITING
