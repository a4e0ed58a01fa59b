"""Letters about access needs: to the person, to whoever takes care, at their hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.editions.choices import EditionStatus
from apps.notifications.choices import State as LetterState
from apps.notifications.models import Delivery
from apps.registration.actions.arranging import remind_of_needs
from apps.registration.models import AccessNeedCase, Application
from tests.factories.editions import organiser_of
from tests.noon import TODAY
from tests.registration.access_needs.needs import SECRET, do, state_anew

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_letter_says_what_is_needed(case, organiser, part, language):
    application = case.needs.application
    application.person.language = organiser.language = language
    application.person.save()
    organiser.save()
    second = organiser_of(part, language=language)
    do(case, organiser, state="arranging", note_for_person=SECRET)
    do(case, organiser, state="unmet", reason=SECRET, alternative=SECRET)
    do(case, organiser, responsible=second, internal_note=SECRET)
    state_anew(application, "sign", details="Other words about " + SECRET)
    remind_of_needs(datetime(2099, 1, 1, 12, tzinfo=UTC))
    state_anew(application)

    written = list(Delivery.objects.values_list("subject", "body_text", "body_html"))
    assert len(written) == 5
    for subject, *bodies in written:
        assert len(subject) < 90
        for words in (SECRET, "captions", "Captions", "Live", "Sign language"):
            assert words not in subject
            assert not [body for body in bodies if words in body]


def test_whoever_cares_is_reminded_once_when_it_is_due_and_once_overdue(
    case, organiser
):
    organiser.time_zone = "Pacific/Auckland"
    organiser.save()
    AccessNeedCase.objects.update(due_on=date(2031, 5, 10))

    def at(day, hour):
        return remind_of_needs(datetime(2031, 5, day, hour, tzinfo=UTC))

    # Auckland is twelve hours ahead: it is nine in the morning there at 21:00.
    told = [
        at(9, 12),
        at(9, 20),
        at(9, 21),
        at(10, 2),
        at(10, 13),
        at(10, 21),
        at(12, 3),
    ]

    assert told == [0, 0, 1, 0, 0, 1, 0]
    subjects = list(
        Delivery.objects.order_by("created_at").values_list("subject", flat=True)
    )
    assert [one.split(":")[0] for one in subjects] == ["Due today", "Overdue"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "arranged"},
        {"responsible": None},
        {"needs__application__state": "declined"},
        {"edition": "closed"},
    ],
)
def test_nobody_is_reminded_of_what_needs_no_arranging(case, change):
    AccessNeedCase.objects.update(due_on=TODAY - timedelta(days=1))
    if "edition" in change:
        edition = case.needs.application.part.edition
        edition.status = EditionStatus.CLOSED
        edition.save()
    elif "needs__application__state" in change:
        Application.objects.update(state="declined", decided_at=timezone.now())
    else:
        AccessNeedCase.objects.update(**change)

    assert remind_of_needs(timezone.now() + timedelta(days=2)) == 0


@pytest.mark.parametrize("lost", ["job", "account"])
def test_who_lost_the_job_hears_no_more_of_what_somebody_needs(case, organiser, lost):
    AccessNeedCase.objects.update(due_on=TODAY - timedelta(days=1))
    if lost == "job":
        organiser.appointments.all().delete()
    else:
        organiser.is_active = False
        organiser.save()

    reminded = remind_of_needs(timezone.now() + timedelta(days=2))
    state_anew(case.needs.application, case.kind, details="Something else")
    state_anew(case.needs.application)

    assert reminded == 0
    assert not Delivery.objects.filter(person=organiser).exists()


def test_a_reminder_that_has_not_gone_out_is_taken_back(case, organiser):
    AccessNeedCase.objects.update(due_on=TODAY - timedelta(days=1))
    remind_of_needs(datetime(2099, 1, 1, 12, tzinfo=UTC))

    do(case, organiser, state="arranged")

    reminder = Delivery.objects.get(dedupe_key__contains=":reminder:")
    assert reminder.state == LetterState.CANCELLED
