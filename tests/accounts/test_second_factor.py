import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from apps.editions.choices import EditionStatus, Job
from apps.outcomes.choices import Status
from apps.outcomes.models import Document
from tests.factories.editions import AppointmentFactory, EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.fixture
def edition():
    return EditionFactory(status=EditionStatus.OPEN)


@pytest.fixture
def organiser(client, edition):
    held = AppointmentFactory(edition=edition, job=Job.ORGANISER, person__is_staff=True)
    client.force_login(held.person)
    return held.person


def draft(edition):
    return reverse("outcomes:draft", args=[edition.slug])


def begin(client, edition):
    page = f"http://testserver{draft(edition)}"
    return client.post(
        reverse("outcomes:begin", args=[edition.slug]), headers={"referer": page}
    )


def show_factor(client, person):
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def test_what_a_visitor_may_read_staff_read_as_well(client, edition, organiser):
    page = reverse("editions:edition", args=[edition.slug])

    assert client.get(page).status_code == 200


def test_ones_own_pages_need_the_sign_in_only(client, organiser):
    assert client.get("/me/").status_code == 200
    assert client.get("/accounts/preferences/").status_code == 200


def test_staff_without_a_factor_are_led_to_add_one(client, edition, organiser):
    assert client.get(draft(edition)).url == reverse("mfa_index")
    assert begin(client, edition).url == reverse("mfa_index")
    assert not Document.objects.exists()


def test_staff_who_have_not_shown_it_come_back_to_the_page(client, edition, organiser):
    TOTP.activate(organiser, generate_totp_secret())

    asked = (
        f"{reverse('mfa_reauthenticate')}?next=%2F{edition.slug}%2Foutcome%2Fdraft%2F"
    )
    assert client.get(draft(edition)).url == asked
    assert begin(client, edition).url == asked
    assert not Document.objects.exists()


def test_staff_who_have_shown_it_may(client, edition, organiser):
    TOTP.activate(organiser, generate_totp_secret())
    show_factor(client, organiser)

    assert begin(client, edition).url == draft(edition)
    assert Document.objects.get().status == Status.DRAFTING


def test_nothing_is_asked_where_the_settings_do_not(
    client, edition, organiser, settings
):
    settings.STAFF_NEED_SECOND_FACTOR = False

    assert client.get(draft(edition)).status_code == 200


def test_other_jobs_work_without_one(client, edition):
    client.force_login(AppointmentFactory(edition=edition, job=Job.DRAFTER).person)

    assert begin(client, edition).url == draft(edition)


def test_publishing_asks_everybody(client, edition):
    """An organiser who may not enter the admin may publish, with a second factor."""
    organiser = AppointmentFactory(edition=edition, job=Job.ORGANISER).person
    client.force_login(organiser)
    publish = reverse("outcomes:publish", args=[edition.slug])

    assert client.get(draft(edition)).status_code == 200
    assert client.post(publish).url == reverse("mfa_index")

    TOTP.activate(organiser, generate_totp_secret())
    show_factor(client, organiser)
    assert client.post(publish).url == draft(edition)
