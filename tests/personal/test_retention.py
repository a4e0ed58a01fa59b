"""What is kept no longer than the one table says, and an organiser sees it."""

from datetime import date, timedelta

import pytest
from celery import current_app
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from apps.accounts.tasks import forget_past_sessions
from apps.certificates.choices import CERTIFICATE_KEPT_FOR
from apps.core.audit import record
from apps.core.forgetting import forget_old_words
from apps.core.models import AuditEntry, Submission
from apps.core.retention import BY_CODE, PERIODS, days_of
from apps.editions.models import Edition
from apps.notifications.forgetting import forget_old_letters
from apps.notifications.models import Delivery
from apps.programme.choices import ATTENDANCE_KEPT_FOR
from apps.registration.actions.forgetting import forget_what_is_over
from apps.registration.actions.own_answers import keep_until
from apps.registration.models import Answer, Application, Review, SensitiveAnswer
from apps.registration.retention import outlook
from hrgl.settings.schedule import SCHEDULE
from tests.access.matrix import sign_in
from tests.factories.notifications import DeliveryFactory
from tests.factories.outcomes import holder
from tests.factories.programme import a_person, an_academy
from tests.factories.registration import ApplicationFactory, a_review

pytestmark = pytest.mark.django_db
END = date(2031, 2, 8)
NAME = "Wangari Kept"


@pytest.fixture
def edition():
    return an_academy(ends_on=END.isoformat(), dates_are_final=True).edition


def an_application(edition, **facts):
    found = ApplicationFactory(
        part=edition.parts.get(), full_name=NAME, motivation="Because.", **facts
    )
    for kind in (Answer, SensitiveAnswer):
        kind.objects.create(application=found, question_key="q1", values=["x"])
    a_review(found)
    return found


def names(application):
    application.refresh_from_db()
    history = application.history.values_list("full_name", flat=True)
    return {application.full_name, *history}


@pytest.mark.parametrize(
    ("state", "days"),
    [("admitted", 730), ("declined", 180), ("withdrawn", 180), ("waiting", 180)],
)
def test_an_application_loses_its_words_when_its_time_is_over(edition, state, days):
    application = an_application(edition, **{state: True})
    last = END + timedelta(days=days)

    forget_what_is_over(last)
    assert names(application) == {NAME}
    assert Review.objects.exists()

    forget_what_is_over(last + timedelta(days=1))
    assert names(application) == {""}
    assert application.motivation == ""
    assert application.state == state
    assert not Answer.objects.exists()
    assert not Review.objects.exists()
    assert forget_what_is_over(last + timedelta(days=1)) == 0


def test_sensitive_answers_go_before_the_application(edition):
    an_application(edition, admitted=True)

    forget_what_is_over(END + timedelta(days=181))

    assert not SensitiveAnswer.objects.exists()
    assert Answer.objects.exists()
    assert Application.objects.get().full_name == NAME


def test_an_edition_may_choose_another_time(edition):
    application = an_application(edition, admitted=True)
    edition.retention_choices.create(code="admitted", days=10)

    forget_what_is_over(END + timedelta(days=11))

    assert names(application) == {""}


def test_nothing_goes_while_the_date_is_open():
    edition = an_academy(starts_on="2031-02", dates_are_final=False).edition
    application = an_application(edition, admitted=True)

    forget_what_is_over(date(2050, 1, 1))

    assert names(application) == {NAME}


@pytest.mark.parametrize(("is_final", "until"), [(True, END), (False, None)])
def test_the_time_of_an_answer_counts_from_a_date_that_is_fixed(is_final, until):
    dates = {"ends_on": END.isoformat(), "dates_are_final": is_final}
    edition = an_academy(**dates).edition
    edition.refresh_from_db()

    assert keep_until(edition, 30) == (until and until + timedelta(days=30))
    assert keep_until(edition, None) is None


def test_old_letters_lose_their_text_and_waiting_ones_keep_it():
    old, _waiting, fresh = (
        DeliveryFactory(sent=True),
        DeliveryFactory(),
        DeliveryFactory(sent=True),
    )
    long_ago = now() - timedelta(days=181)
    Delivery.objects.exclude(pk=fresh.pk).update(created_at=long_ago)

    assert forget_old_letters() == 1
    assert forget_old_letters() == 0

    emptied = Delivery.objects.filter(body_text="", body_html="")
    assert [*emptied] == [old]
    assert emptied.get().subject == "A letter"


def test_the_trail_loses_old_values_and_keeps_who_did_what():
    person = a_person("Actor")
    record(person, "edition.changed", person, before={"x": 1}, after={"x": 2})
    Submission.objects.create(
        key="00000000-0000-0000-0000-000000000001", person=person, action="x"
    )

    assert forget_old_words(now() + timedelta(days=3 * 365 - 1)) == 1  # the form
    assert AuditEntry.objects.get().after == {"x": 2}
    assert forget_old_words(now() + timedelta(days=3 * 365 + 1)) == 1

    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == (None, None)
    assert (entry.actor, entry.verb) == (person, "edition.changed")


def test_past_sessions_go(client):
    sign_in(client, a_person("Late"))
    Session.objects.update(expire_date=now() - timedelta(seconds=1))

    forget_past_sessions()

    assert not Session.objects.exists()


def test_the_table_says_what_the_contexts_do():
    assert len(BY_CODE) == len(PERIODS)
    assert days_of("attendance") == ATTENDANCE_KEPT_FOR.days
    assert days_of("certificates") == CERTIFICATE_KEPT_FOR.days


def test_the_clock_calls_everything_that_forgets():
    current_app.loader.import_default_modules()
    ours = {name for name in current_app.tasks if name.startswith("apps.")}
    called = {one["task"] for one in SCHEDULE.values()}

    assert called <= ours
    assert {name for name in ours if ".forget_" in name} <= called


def test_the_privacy_page_shows_all_of_it(client):
    page = client.get("/privacy/").content.decode()

    assert [one.code for one in PERIODS if str(one.reason) not in page] == []


def test_organisers_see_what_goes_next_and_what_is_overdue(client, edition):
    an_application(edition, admitted=True)
    sign_in(client, holder(edition, "organiser"))

    page = client.get(f"/{edition.slug}/retention/").content.decode()
    assert "Nothing is overdue" in page
    assert "8 February 2033" in page  # 730 days after the last, and one

    Edition.objects.update(ends_on="2021-02-08", starts_on="2021-02-07")
    page = client.get(f"/{edition.slug}/retention/").content.decode()
    assert "should be erased by now" in page
    forget_what_is_over()
    edition.refresh_from_db()
    lines = outlook(edition, now().date())
    assert [line.period.code for line in lines if line.is_overdue] == []
