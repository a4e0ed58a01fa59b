"""What people were promised would be erased is erased."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.editions.choices import EditionStatus
from apps.registration.actions import deciding
from apps.registration.actions.forgetting import forget_what_is_over
from apps.registration.models import AccessNeeds, ApplicationDraft
from tests.factories.accounts import UserFactory
from tests.factories.editions import EditionFactory, PartFactory
from tests.factories.registration import AccessNeedsFactory, CallFactory

pytestmark = pytest.mark.django_db
TODAY = date(2031, 6, 1)


def needs_at(**edition):
    part = PartFactory(edition=EditionFactory(**edition))
    return AccessNeedsFactory(application__part=part)


@pytest.mark.parametrize(
    ("edition", "is_over"),
    [
        ({"status": EditionStatus.CLOSED}, True),
        ({"status": EditionStatus.ARCHIVED}, True),
        ({"ends_on": "2031-05-01", "dates_are_final": True}, True),
        ({"starts_on": "2031-04", "dates_are_final": True}, True),
        ({"ends_on": "2031-05-02", "dates_are_final": True}, False),
        ({"starts_on": "2031-05", "dates_are_final": True}, False),
        ({"starts_on": "2023-02", "dates_are_final": False}, False),
        ({"dates_are_final": True}, False),
    ],
)
def test_access_needs_are_erased_after_the_event(edition, is_over):
    needs = needs_at(**({"starts_on": "", "ends_on": ""} | edition))

    assert forget_what_is_over(TODAY) == is_over

    assert AccessNeeds.objects.filter(pk=needs.pk).exists() is not is_over


@pytest.mark.parametrize(
    ("part", "is_over"),
    [
        ({"ends_on": "2031-05-02"}, False),
        ({"starts_on": "2031-05-02"}, False),
        ({"ends_on": "2031-04-20"}, True),
        ({"ends_on": "2031"}, False),
    ],
)
def test_the_event_ends_with_the_part_that_ends_last(part, is_over):
    edition = EditionFactory(ends_on="2031-05-01", dates_are_final=True)
    AccessNeedsFactory(application__part=PartFactory(edition=edition))
    PartFactory(edition=edition, kind="conference", **part)

    assert forget_what_is_over(TODAY) == is_over


def test_a_draft_is_erased_a_month_after_its_call():
    now = timezone.now()
    _old, fresh = (
        ApplicationDraft.objects.create(
            part=CallFactory(
                opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=days)
            ).part,
            person=UserFactory(),
        )
        for days in (32, 28)
    )

    assert forget_what_is_over() == 1

    assert list(ApplicationDraft.objects.all()) == [fresh]


def test_withdrawing_erases_access_needs_at_once():
    needs = AccessNeedsFactory()
    others = AccessNeedsFactory()

    deciding.withdraw(needs.application, by=needs.application.person)

    assert list(AccessNeeds.objects.all()) == [others]
