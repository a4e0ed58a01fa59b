"""Erasing reaches tables that wait to be confirmed, and sessions that nobody noted."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client

from apps.accounts.actions.erasing import erase_person, finish_erasures
from apps.accounts.exports import erase
from apps.accounts.models import Erasure
from apps.core.tables import Row, Table
from apps.registration.actions.importing import bring, forget_imports
from apps.registration.choices import TableOf
from apps.registration.models import TableImport
from tests.access.matrix import sign_in
from tests.factories.programme import a_person, an_academy
from tests.factories.registration import CallFactory
from tests.personal import dump

pytestmark = pytest.mark.django_db
ADDRESS = "amina.waits@example.org"
NAME = "Amina Waits"


@pytest.fixture
def person():
    return a_person(NAME, email=ADDRESS)


@pytest.fixture
def organiser():
    return a_person("Organiser At Work")


def a_table(organiser, name, address):
    """A table of one application that was brought and is looked at."""
    brought = TableImport.objects.create(
        table_of=TableOf.APPLICATIONS,
        edition=an_academy().edition,
        part=an_academy(),
        brought_by=organiser,
        rows=[{"email": address, "full_name": name, "organisation": "Ours"}],
        number=1,
    )
    assert address in "".join(dump.of_tables())
    return brought


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Somebody Else", ADDRESS),
        ("Somebody Else", "Amina.WAITS@Example.org"),
        (NAME, "an.older.address@example.org"),
        (f"Dr {NAME.upper()}, Graz", "assistant@example.org"),
    ],
)
def test_a_waiting_table_that_names_them_goes_whole(person, organiser, name, address):
    theirs = a_table(organiser, name, address)
    other = a_table(organiser, "Ben Stays", "ben.stays@example.org")

    # By their own wish they are found by their address alone.
    erase_person(person, by=person if name == "Somebody Else" else organiser)

    assert [*TableImport.objects.all()] == [other]
    held = "".join(dump.of_tables()).lower()
    assert theirs.rows[0]["email"].lower() not in held
    assert NAME.lower() not in held
    assert "ben.stays@example.org" in held


def test_a_table_as_it_is_brought_is_found(person, organiser):
    part = CallFactory(part=an_academy()).part
    table = Table(
        header=("full_name", "email"),
        rows=(Row(2, ("Somebody", ADDRESS)), Row(3, ("Ben", "ben@example.org"))),
        read_as="UTF-8",
    )
    brought, checked = bring(part, table, by=organiser)
    assert not checked.mistakes

    erase_person(person, by=person)

    assert not TableImport.objects.filter(pk=brought.pk).exists()
    assert ADDRESS not in "".join(dump.of_tables())


def test_after_a_day_no_table_waits_any_more(organiser):
    waiting = a_table(organiser, "Ben", "ben@example.org")

    assert forget_imports(waiting.created_at) == 0
    forget_imports(waiting.created_at.replace(year=waiting.created_at.year + 1))

    assert not TableImport.objects.exists()


# ---------------------------------------------------------------- sessions
def a_session(**held):
    store = SessionStore()
    store.update(held)
    store.save()
    return store.session_key


def signed_in(person, *, note=True):
    client = Client()
    sign_in(client, person)
    if note:
        client.get("/me/")
    return client.session.session_key


@pytest.fixture
def decoded(monkeypatch):
    """The keys of the sessions that were read."""
    keys, get = [], Session.get_decoded

    def noted(session):
        keys.append(session.session_key)
        return get(session)

    monkeypatch.setattr(Session, "get_decoded", noted)
    return keys


def test_nobody_waits_while_every_session_is_read(person, decoded):
    others = [signed_in(a_person(f"Other {i}")) for i in range(3)]
    own = [signed_in(person), signed_in(person)]
    assert UserSession.objects.filter(user=person).count() == 2

    erase_person(person, by=person)

    left = {*Session.objects.values_list("session_key", flat=True)}
    assert left == {*others}
    assert left.isdisjoint(own)
    assert decoded == []


def test_what_was_begun_with_the_address_goes_afterwards(person):
    lost = [
        a_session(_auth_user_id=str(person.pk)),
        a_session(account_login={"email": ADDRESS.upper(), "stage": "code"}),
        a_session(account_login={"email": ADDRESS, "at": [1, {"to": f"<{ADDRESS}>"}]}),
        signed_in(person, note=False),
    ]
    kept = [
        a_session(account_login={"email": f"not.{ADDRESS}"}),
        a_session(_auth_user_id=str(person.pk + 1)),
        a_session(words="No address."),
    ]

    erase_person(person, by=person)
    noted = Erasure.objects.get().outside
    assert Session.objects.filter(session_key__in=lost).count() == len(lost)
    finish_erasures()

    assert {*Session.objects.values_list("session_key", flat=True)} == {*kept}
    assert ADDRESS not in str(noted)
    assert Erasure.objects.get().outside == {}
    assert finish_erasures() == 0


def test_a_session_that_nobody_noted_signs_in_to_nothing(person):
    client = Client()
    sign_in(client, person)

    erase_person(person, by=person)

    assert Session.objects.exists()
    assert client.get("/me/").status_code == 302


def test_the_worker_is_called_for_the_rest(person, django_capture_on_commit_callbacks):
    a_session(account_login={"email": ADDRESS})

    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=person)

    assert not Session.objects.exists()
