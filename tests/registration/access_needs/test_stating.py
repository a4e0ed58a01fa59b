"""Access needs: stated by people, arranged by organisers, seen by nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.core.holdings import as_text, everything
from apps.editions.choices import Job
from apps.notifications.models import Delivery
from apps.registration.actions.arranging import (
    follow_the_programme,
)
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.guests import register_companion
from apps.registration.due_dates import due_on
from apps.registration.models import AccessNeedCase, AccessNeeds
from tests.factories.editions import AppointmentFactory
from tests.factories.programme import SessionFactory
from tests.factories.registration import (
    ApplicationFactory,
    InvitationFactory,
)
from tests.noon import TODAY
from tests.registration.access_needs.needs import (
    SECRET,
    do,
    letters,
    state_anew,
    states,
    verbs,
)

pytestmark = pytest.mark.django_db

OVERVIEW = "admin:registration_accessneedcase_overview"


# ------------------------------------------------------------------ the day it is due
@pytest.mark.parametrize(
    ("first", "due"),
    [
        (date(2031, 6, 1), date(2031, 5, 18)),
        (date(2031, 5, 12), date(2031, 5, 4)),
        (date(2031, 5, 3), date(2031, 5, 2)),
        (date(2031, 5, 1), date(2031, 5, 1)),
        (date(2031, 4, 1), date(2031, 5, 1)),
        (None, None),
    ],
)
def test_it_is_due_two_weeks_before_the_first_session(first, due):
    assert due_on(first, stated_on=date(2031, 5, 1)) == due


def test_the_first_session_is_asked_of_the_programme(part):
    for day in (40, 30):
        at = timezone.now() + timedelta(days=day)
        SessionFactory(part=part, starts_at=at, ends_at=at + timedelta(hours=1))
    application = ApplicationFactory(part=part)

    state_anew(application, "captions")

    assert AccessNeedCase.objects.get().due_on == TODAY + timedelta(days=16)


def test_a_day_that_nobody_chose_follows_the_programme(part, organiser):
    application = ApplicationFactory(part=part)
    state_anew(application, "captions", "sign")
    chosen = AccessNeedCase.objects.get(kind="sign")
    before = list(AccessNeedCase.objects.values_list("due_on", flat=True))
    do(chosen, organiser, due_on=TODAY + timedelta(days=2))
    at = timezone.now() + timedelta(days=60)
    SessionFactory(part=part, starts_at=at, ends_at=at + timedelta(hours=1))

    assert follow_the_programme() == 1
    assert follow_the_programme() == 0

    assert before == [None, None]
    assert dict(AccessNeedCase.objects.values_list("kind", "due_on")) == {
        "captions": TODAY + timedelta(days=46),
        "sign": TODAY + timedelta(days=2),
    }


def begins_in(part, days):
    at = timezone.now() + timedelta(days=days)
    SessionFactory(part=part, starts_at=at, ends_at=at + timedelta(hours=1))


def test_what_is_opened_again_late_is_not_overdue_at_once(case, organiser, part):
    begins_in(part, 10)
    AccessNeedCase.objects.update(created_at=timezone.now() - timedelta(days=60))
    do(case, organiser, state="arranged")

    state_anew(case.needs.application, "captions", details="Other words")

    assert follow_the_programme() == 0
    assert AccessNeedCase.objects.get().due_on == TODAY + timedelta(days=3)


def test_where_the_part_now_begins_before_the_day_it_is_due_soon(case, part):
    AccessNeedCase.objects.update(
        created_at=timezone.now() - timedelta(days=60),
        due_on=TODAY + timedelta(days=46),
    )
    begins_in(part, 6)

    assert [follow_the_programme(), follow_the_programme()] == [1, 0]

    tomorrow = TODAY + timedelta(days=1)
    assert follow_the_programme(tomorrow) == 0
    assert AccessNeedCase.objects.get().due_on == TODAY + timedelta(days=3)


# ------------------------------------------------------------------ the person
def test_each_need_becomes_a_case(part):
    application = ApplicationFactory(part=part)

    state_anew(application, "captions", "sign", details=SECRET)

    assert states(application) == {"captions": "open", "sign": "open"}
    assert verbs() == []


def test_words_alone_are_a_case(part):
    application = ApplicationFactory(part=part)

    state_anew(application, details=SECRET)

    assert states(application) == {"other": "open"}


def test_saving_the_same_changes_nothing(case, organiser):
    application = case.needs.application
    do(case, organiser, state="arranged")
    told = letters()

    state_anew(application, "captions", details=SECRET)

    assert states(application) == {"captions": "arranged"}
    assert letters() == told


def test_changing_a_need_opens_it_again_and_tells_whoever_cares(case, organiser):
    application = case.needs.application
    do(case, organiser, state="unmet", reason="No one", alternative="Later")
    Delivery.objects.all().delete()

    state_anew(application, "captions", details="Other words")

    case.refresh_from_db()
    assert (case.state, case.reason, case.alternative) == ("open", "", "")
    assert letters() == [
        ("registration/access_need_task", organiser.pk),
        ("registration/access_needs_saved", application.person_id),
    ]
    assert verbs()[-1] == "access_need.reopened"


def test_a_need_that_is_taken_back_ends_and_may_come_again(case, organiser):
    application = case.needs.application
    do(case, organiser, internal_note="Ask the hall")

    state_anew(application, "sign", details=SECRET)
    after = states(application)
    case.refresh_from_db()
    kept = case.internal_note
    state_anew(application, "sign", "captions", details=SECRET)

    assert after == {"captions": "withdrawn", "sign": "open"}
    assert kept == ""
    assert states(application) == {"captions": "open", "sign": "open"}
    assert "access_need.withdrawn" in verbs()


def test_with_nothing_left_all_is_erased_and_whoever_cares_is_told(case, organiser):
    application = case.needs.application

    state_anew(application)

    assert not AccessNeeds.objects.exists()
    assert not AccessNeedCase.objects.exists()
    assert letters() == [("registration/access_need_task", organiser.pk)]
    assert verbs() == ["access_need.erased"]


def test_whoever_withdraws_needs_nothing_and_their_companion_neither(case, organiser):
    application = case.needs.application
    companion = register_companion(
        application,
        email="aide@example.org",
        name="Aide",
        kind="assistant",
        by=application.person,
    )
    state_anew(companion, "captions")
    assert states(companion) == {"captions": "open"}

    withdraw(application, by=application.person)

    assert not AccessNeedCase.objects.exists()
    assert verbs().count("access_need.erased") == 2


@pytest.mark.parametrize("who", ["applicant", "guest", "companion"])
def test_everybody_sees_their_own_needs_and_changes_them(client, part, organiser, who):
    application = ApplicationFactory(part=part, admitted=True)
    if who == "guest":
        application = InvitationFactory(application=application).application
    if who == "companion":
        main = application
        application = register_companion(
            main,
            email="aide@example.org",
            name="Aide",
            kind="interpreter",
            by=main.person,
        )
    client.force_login(application.person)
    address = reverse("registration:access-needs", args=[application.reference])

    client.post(address, {"needs": ["captions", "sign"], "consent_access_needs": "on"})
    captions = AccessNeedCase.objects.get(kind="captions")
    do(captions, organiser, state="arranging", responsible=organiser)
    sign = AccessNeedCase.objects.get(kind="sign")
    do(
        sign,
        organiser,
        state="unmet",
        reason="Nobody is free.",
        alternative="Captions by hand.",
        note_for_person="We have asked five people.",
        internal_note="Costs too much.",
    )
    page = client.get(application.get_absolute_url()).content.decode()

    assert "Being arranged" in page
    assert organiser.shown_name in page
    for words in ("Nobody is free.", "Captions by hand.", "We have asked five people."):
        assert words in page
    assert "Costs too much." not in page


def test_a_carer_who_left_or_is_hidden_is_not_named(client, case, organiser):
    application = case.needs.application
    client.force_login(application.person)
    organiser.appointments.all().delete()

    page = client.get(application.get_absolute_url()).content.decode()

    assert organiser.shown_name not in page
    assert "The organisers" in page
    AppointmentFactory(
        edition=application.part.edition, person=organiser, job=Job.ORGANISER
    )
    organiser.is_hidden = True
    organiser.save()
    page = client.get(application.get_absolute_url()).content.decode()
    assert organiser.shown_name not in page


def test_the_own_page_asks_as_often_for_three_needs_as_for_one(client, part):
    application = ApplicationFactory(part=part)
    client.force_login(application.person)
    state_anew(application, "captions")
    client.get(application.get_absolute_url())

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(application.get_absolute_url()).status_code == 200
        return len(found)

    one = asked()
    state_anew(application, "captions", "sign", "time")

    assert asked() == one


# ------------------------------------------------------------------ own data
def test_a_copy_of_the_own_data_holds_the_case_and_those_of_others_do_not(
    case, organiser
):
    do(case, organiser, note_for_person="Told words.", internal_note="Inner words.")

    own = as_text(everything(case.needs.application.person))
    theirs = as_text(everything(organiser))

    for words in (SECRET, "Told words.", "Inner words."):
        assert words in own
        assert words not in theirs
