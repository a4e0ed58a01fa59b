"""Erasing somebody who asked the organisers for it, on the page for that."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from apps.accounts.actions import erasing
from apps.accounts.actions.erasing import erase_person
from apps.accounts.models import Erasure, User
from apps.core.duties import duties_of
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.actions.guests import register_companion
from apps.registration.models import Application, Assignment, Delegation
from tests.access.matrix import sign_in
from tests.factories.contributions import ReportFactory
from tests.factories.editions import AppointmentFactory
from tests.factories.outcomes import DocumentFactory, a_paragraph, holder
from tests.factories.partners import PartnershipFactory
from tests.factories.programme import SessionFactory, a_person, an_academy
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_reviewer,
)

pytestmark = pytest.mark.django_db
ADDRESS = "amina.asked@example.org"


@pytest.fixture
def academy():
    part = an_academy()
    CallFactory(part=part)
    return part


@pytest.fixture
def person(academy):
    found = a_person("Amina Asked", email=ADDRESS)
    ApplicationFactory(part=academy, person=found, admitted=True)
    return found


def at_work(edition, job="organiser"):
    found = holder(edition, job)
    User.objects.filter(pk=found.pk).update(is_staff=job == "organiser")
    found.refresh_from_db()
    return found


def asks(person, by, **typed):
    client = Client()
    if by:
        sign_in(client, by)
    typed.setdefault("confirmation", person.email)
    return client.post(f"/people/{person.pk}/erase/", typed)


def stands(person):
    """Whether nothing was changed."""
    kept = User.objects.get(pk=person.pk)
    return (
        (kept.email, kept.full_name, kept.is_active)
        == (person.email, person.full_name, True)
        and not Erasure.objects.exists()
        and not AuditEntry.objects.filter(verb="accounts.person_erased").exists()
    )


@pytest.mark.parametrize(
    "job", ["reviewer", "rapporteur", "drafter", "moderator", "partner"]
)
def test_no_other_job_erases(academy, person, job):
    answer = asks(person, at_work(academy.edition, job))

    assert answer.status_code == 404
    assert stands(person)


def test_neither_visitors_nor_participants_nor_organisers_elsewhere(academy, person):
    participant = a_person("Peer")
    ApplicationFactory(part=academy, person=participant, admitted=True)
    elsewhere = at_work(an_academy("2032").edition)

    answers = [asks(person, by).status_code for by in (None, participant, elsewhere)]

    assert answers == [404, 404, 404]
    assert stands(person)


@pytest.mark.parametrize("as_what", ["applicant", "drafter", "partner"])
def test_whoever_belongs_elsewhere_too_is_not_the_organisers_to_erase(
    academy, person, as_what
):
    """An organiser could else invite anybody first."""
    elsewhere = an_academy("2032")
    if as_what == "applicant":
        ApplicationFactory(part=elsewhere, person=person)
    elif as_what == "drafter":
        AppointmentFactory(edition=elsewhere.edition, person=person, job="drafter")
    else:
        PartnershipFactory(edition=elsewhere.edition).contacts.create(person=person)

    answer = asks(person, at_work(academy.edition))

    assert answer.status_code == 403
    assert stands(person)


def test_organisers_erase_neither_staff_nor_themselves(academy, person):
    organiser = at_work(academy.edition)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    ApplicationFactory(part=academy, person=organiser, admitted=True)

    answers = [asks(one, organiser).status_code for one in (person, organiser)]

    assert answers == [403, 403]
    assert stands(person)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the e-mail address."),
        ("amina.asked@example.com", "This is not the e-mail address of the account."),
        ("Amina Asked", "This is not the e-mail address of the account."),
        ("<b>amina</b>", "This is not the e-mail address of the account."),
    ],
)
def test_a_wrong_confirmation_erases_nobody(academy, person, typed, words):
    answer = asks(person, at_work(academy.edition), confirmation=typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'aria-invalid="true"' in page
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in page
    assert stands(person)


def test_the_address_of_the_organiser_is_no_confirmation(academy, person):
    organiser = at_work(academy.edition)

    answer = asks(person, organiser, confirmation=organiser.email)

    assert answer.status_code == 422
    assert stands(person)


def test_the_right_address_erases_and_says_who_did(academy, person):
    organiser = at_work(academy.edition)

    answer = asks(person, organiser, confirmation=f" {ADDRESS.upper()} ")
    again = asks(person, organiser, confirmation=ADDRESS)

    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert again.status_code == 404
    assert Erasure.objects.get().by == organiser
    [entry] = AuditEntry.objects.filter(verb="accounts.person_erased")
    assert (entry.actor, entry.target_id) == (organiser, str(person.pk))
    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("", False)


def test_an_administrator_erases_another_and_one_is_left():
    one, other = (a_person(name, is_superuser=True) for name in ("One", "Other"))
    User.objects.update(is_staff=True)

    answer = asks(other, one)

    assert answer.status_code == 302
    assert [*User.objects.active().filter(is_superuser=True)] == [one]
    last = asks(one, one)
    assert last.status_code == 422
    assert "Name another administrator first." in last.content.decode()
    with pytest.raises(Refused, match="another administrator"):
        erase_person(one, by=one)


# ---------------------------------------------------------------- open duties
def test_whoever_reviews_is_replaced_and_nobody_is_sent_to_them(academy, person):
    CriterionFactory(call=academy.call)
    edition = academy.edition
    AppointmentFactory(edition=edition, person=person, job="reviewer")
    read = ApplicationFactory(part=academy)
    organiser = at_work(edition)
    assign_reviewers(academy, by=organiser)
    assert Assignment.objects.in_force().get().reviewer == person

    asks(person, organiser)
    another = a_reviewer(academy)
    assign_reviewers(academy, by=organiser)

    [now_read] = Assignment.objects.in_force().filter(application=read)
    assert now_read.reviewer == another
    assert not edition.appointments.filter(person=person).exists()


def test_whoever_reports_drafts_and_leads_leaves_pages_that_go_on(academy, person):
    edition = academy.edition
    session = SessionFactory(
        part=academy, starts_at=now() - timedelta(days=1), title="Held"
    )
    for role in ("moderator", "rapporteur", "speaker"):
        session.people.create(person=person, role=role, listed=True)
    for job in ("rapporteur", "drafter"):
        AppointmentFactory(edition=edition, person=person, job=job)
    ReportFactory(session=session, rapporteur=person)
    document = DocumentFactory(edition=edition)
    paragraph = a_paragraph(document, person)
    Delegation.objects.create(edition=edition, name="Graz", head=person)
    assert [*duties_of(person)]
    organiser = at_work(edition)

    asks(person, organiser)

    client = Client()
    sign_in(client, organiser)
    for path in (
        "/me/",
        "/2031/programme/",
        session.get_absolute_url(),
        f"{session.get_absolute_url()}report/",
        "/2031/contributions/mine/",
        "/2031/outcome/draft/",
        f"/2031/outcome/draft/paragraphs/{paragraph.pk}/",
        "/admin/registration/application/",
        "/admin/registration/delegation/",
        "/admin/contributions/report/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Amina" not in answer.content.decode(), path
    paragraph.refresh_from_db()
    assert paragraph.body == "Encourages cities to listen."


def test_the_companions_of_whoever_goes_lose_their_place_and_are_told(academy, person):
    application = Application.objects.get(person=person)
    companion = register_companion(
        application,
        name="Along",
        email="along@example.org",
        kind="interpreter",
        by=person,
    )

    asks(person, at_work(academy.edition))

    companion.refresh_from_db()
    assert (companion.state, companion.withdrawn_because) == ("withdrawn", "alone")
    letters = companion.person.deliveries.order_by("pk")
    said = [f"{one.subject} {one.body_text} {one.body_html}" for one in letters]
    assert len(said) == 2
    assert not any("Amina" in words for words in said)
    assert "You no longer accompany anybody" in "".join(said)


# ---------------------------------------------------------------- at the same time
def erase_each_other():
    """Two administrators at the same instant; what became of both."""
    pair = [
        User.objects.create_user(f"{name}@example.org", is_superuser=True)
        for name in ("one", "other")
    ]
    told, gate = [], Barrier(2)

    def erase(person, by):
        gate.wait()
        try:
            erase_person(person, by=by)
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=erase, args=ends) for ends in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told, User.objects.active().filter(is_superuser=True).count()


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_erase_each_other_one_is_left():
    assert erase_each_other() == (["last_administrator"], 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_might_be_left(monkeypatch):
    """A negative control: each sees the other as left who is just being erased."""
    one, other = (
        User.objects.create_user(f"{name}@example.org", is_superuser=True)
        for name in ("one", "other")
    )
    look = erasing._refuse_last_administrator

    def look_while_the_other_erases(person):
        look(person)
        if person == one:
            thread = Thread(target=erase_in_a_connection_of_its_own)
            thread.start()
            thread.join()

    def erase_in_a_connection_of_its_own():
        try:
            erase_person(other, by=one)
        finally:
            connection.close()

    monkeypatch.setattr(erasing, "_lock_administrators", lambda: None)
    monkeypatch.setattr(
        erasing, "_refuse_last_administrator", look_while_the_other_erases
    )

    erase_person(one, by=other)

    assert not User.objects.active().filter(is_superuser=True).exists()
