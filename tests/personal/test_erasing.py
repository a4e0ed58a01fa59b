"""Of somebody who was erased nothing is found, in no table and nowhere else."""

import logging
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.timezone import now

from apps.accounts.actions import open_account
from apps.accounts.actions.erasing import erase_person
from apps.accounts.exports import erase
from apps.accounts.models import DataCopy, Erasure, User
from apps.core.audit import record
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.gateways.folder import file_name
from apps.outcomes.models import Adoption, Document, Rendering, Snapshot, Statement
from apps.partners.models import Partnership
from apps.programme.models import Session as EventSession
from apps.registration.choices import State
from apps.registration.models import Application, Upload
from tests.access.matrix import sign_in
from tests.factories.contributions import ContributionFactory
from tests.factories.notifications import (
    DeliveryFactory,
    SubscriberFactory,
    SuppressionFactory,
)
from tests.factories.programme import SessionFactory, a_person, an_academy
from tests.factories.registration import ApplicationFactory
from tests.personal import dump
from tests.personal.somebody import Somebody, a_somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return a_somebody()


@pytest.fixture
def redis_for_pages(settings):
    """The Redis of the tests instead of the memory of one process."""
    settings.CACHES = {
        "default": {
            "BACKEND": "apps.core.forgiving_cache.ForgivingRedisCache",
            "LOCATION": settings.REDIS_URL,
            "KEY_PREFIX": "erasing",
        }
    }
    settings.VISITORS_PAGES_SECONDS = 30
    from django.core.cache import cache  # noqa: PLC0415 -- the one of these settings

    cache.clear()
    yield cache
    cache.clear()


@pytest.fixture
def letters(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def spread(somebody: Somebody, letters) -> None:
    """Put a token into each place that no column of the person's own rows is."""
    person = somebody.person
    put = iter(f"w{number:03}{person.pk}n" for number in range(100))

    def token(where: str) -> str:
        somebody.tokens[where] = next(put)
        return somebody.tokens[where]

    User.objects.filter(pk=person.pk).update(email=f"{token('address')}@example.org")
    person.refresh_from_db()
    _named_elsewhere(person, token)
    _in_sessions_and_letters(person, token, letters)
    _in_files(person, token)


def _named_elsewhere(person: User, token) -> None:
    name, pseudonym = person.full_name, person.display_name
    ContributionFactory(attribution="named", attributed_to=name)
    session = SessionFactory(part=an_academy())
    session.people.create(name=pseudonym, listed=True)
    partnership = Partnership.objects.get(edition=an_academy().edition)
    partnership.evidence = f"Letter of {name}"
    partnership.save()
    application = person.applications.get()
    record(None, "registration.admitted", application, after={"x": token("audit")})
    record(None, "session.changed", session, before={"who": name}, after={"x": 1})
    for row, said in ((person, token("log of account")), (session, f"With {name}")):
        LogEntry.objects.create(
            user=a_person(f"Administrator of {row.pk} {type(row).__name__}"),
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            object_repr=said,
            action_flag=2,
            change_message=said,
        )


def _in_sessions_and_letters(person: User, token, letters) -> None:
    for held in ({"_auth_user_id": str(person.pk)}, {"stage": person.email.upper()}):
        store = SessionStore()
        store.update({**held, "typed": token(f"session with {[*held]}")})
        store.save()
    letter = DeliveryFactory(
        person=None, address=person.email, body_text=token("letter without account")
    )
    SubscriberFactory(email=person.email.upper(), authority=token("subscription"))
    SuppressionFactory(address=person.email, reason=f"550 {token('refusal')}")
    (letters / file_name(letter.message_id)).write_text(token("letter in a folder"))


def _in_files(person: User, token) -> None:
    for upload in Upload.objects.filter(application__person=person):
        upload.file.save("f.txt", ContentFile(token("uploaded file").encode()))
    for upload in Upload.objects.filter(draft__person=person):
        upload.file.save("f.txt", ContentFile(token("file of a draft").encode()))
    DataCopy.objects.create(
        person=person,
        language="en",
        made_at=now(),
        as_json=token("copy as JSON").encode(),
        as_pdf=token("copy as PDF").encode(),
    )


def hits(tokens, *folders) -> set[str]:
    text = dump.of_everything(*folders).lower()
    return {where for where, token in tokens.items() if token.lower() in text}


def test_sixty_tokens_are_found_before_and_none_afterwards(
    somebody, letters, redis_for_pages, django_capture_on_commit_callbacks, caplog
):
    other = a_somebody("Another", slug="2032")
    spread(somebody, letters)
    session = EventSession.objects.filter(people__name=somebody.person.display_name)
    page = session.get().get_absolute_url()
    visitor = Client(headers={"accept-encoding": "br"})
    assert somebody.person.display_name in dump._words(
        dump.brotli.decompress(visitor.get(page).content)
    )
    assert len(somebody.tokens) >= 60
    assert hits(somebody.tokens, letters) == somebody.tokens.keys()
    assert somebody.person.display_name in "".join(dump.of_redis())

    with (
        caplog.at_level(logging.DEBUG),
        django_capture_on_commit_callbacks(execute=True),
    ):
        erase(somebody.person, by=somebody.person)

    assert hits(somebody.tokens, letters) == set()
    assert hits(other.tokens, letters) == other.tokens.keys()
    logged = caplog.text.lower()
    assert {w for w, token in somebody.tokens.items() if token.lower() in logged} == (
        set()
    )
    erasure = Erasure.objects.get()
    assert erasure.finished_at
    assert erasure.outside == {}


def test_the_logs_of_requests_hold_neither_names_nor_addresses(client, caplog):
    person = a_person("Veryrare Surname", display_name="Rarepseudonym")
    ApplicationFactory(part=an_academy(), person=person)
    with caplog.at_level(logging.DEBUG):
        client.post("/accounts/login/", {"login": person.email, "password": ""})
        sign_in(client, person)
        for path in (
            "/me/",
            "/me/data/",
            "/accounts/preferences/",
            person.applications.get().get_absolute_url(),
            f"/nothing/?q={person.email}",
        ):
            client.get(path)
        client.post("/me/data/erase/", {"confirmation": person.email})

    requests = "\n".join(
        one.getMessage()
        for one in caplog.records
        # What the database was asked is logged by no installation: DEBUG is off.
        if not one.name.startswith("django.db")
    )
    assert "Not Found: /nothing/" in requests
    assert person.email not in requests
    assert person.full_name not in requests
    assert person.display_name not in requests
    assert User.objects.get(pk=person.pk).erased_at


def test_the_place_goes_to_whoever_waits(somebody):
    application = somebody.person.applications.get()
    part = application.part
    part.capacity = 1
    part.save()
    Application.objects.filter(part=part).exclude(pk=application.pk).delete()
    waiting = ApplicationFactory(part=part, waiting=True)

    erase_person(somebody.person, by=somebody.person)

    waiting.refresh_from_db()
    application.refresh_from_db()
    assert waiting.state == State.ADMITTED
    assert application.state == State.WITHDRAWN
    assert application.full_name == ""


def test_the_account_is_closed_and_the_address_may_open_a_new_one(somebody, client):
    person, address = somebody.person, somebody.person.email
    sign_in(client, person)

    erase_person(person, by=person)

    assert client.get("/me/").status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert str(person) == "Erased person"
    fresh = open_account(address, language="en")
    assert fresh is not None
    assert fresh.pk != person.pk


def test_erasing_twice_is_once(somebody):
    administrator = a_person("Root", is_superuser=True)

    first = erase_person(somebody.person, by=administrator)
    again = erase_person(somebody.person, by=administrator)

    assert again == first
    assert AuditEntry.objects.filter(verb="accounts.person_erased").count() == 1


def test_the_last_administrator_stays():
    only = a_person("Root", is_superuser=True)

    with pytest.raises(Refused, match="another administrator"):
        erase_person(only, by=only)

    only.refresh_from_db()
    assert only.is_active
    assert only.full_name == "Root"
    assert not Erasure.objects.exists()


def test_the_name_at_a_statement_goes_and_the_pdf_with_it(somebody):
    snapshot = Snapshot.objects.get(purpose="consultation")
    document = snapshot.document
    Document.objects.filter(pk=document.pk).update(status="conference")
    adoption = Adoption.objects.create(
        document=document,
        snapshot=snapshot,
        method="consensus",
        adopted_on=date(2031, 2, 8),
        place="Graz",
        body="the participants",
        sha256=snapshot.sha256,
        declared_by=a_person("Chair"),
    )
    statement = Statement.objects.create(
        adoption=adoption, text="Not so.", attributed_to=somebody.person.full_name
    )
    Rendering.objects.create(
        snapshot=snapshot, fingerprint="f", content=b"%PDF", size=4, sha256="a"
    )

    erase_person(somebody.person, by=somebody.person)

    statement.refresh_from_db()
    assert statement.attributed_to == ""
    assert statement.text == "Not so."
    assert not Rendering.objects.exists()
    assert Snapshot.objects.get(pk=snapshot.pk).canonical == snapshot.canonical


def named_elsewhere(name):
    """Rows of others under ``name``, and what they say afterwards."""
    session = SessionFactory(part=an_academy())
    listed = session.people.create(name=name, listed=True)
    finding = ContributionFactory(attribution="named", attributed_to=name)
    kept = record(None, "session.changed", session, after={"state": "published"})
    told = record(None, "session.changed", session, after={"why": f"Says {name}."})
    changed = LogEntry.objects.create(
        user=a_person("Administrator"),
        content_type=ContentType.objects.get_for_model(session),
        object_id=session.pk,
        object_repr="Listening",
        action_flag=2,
        change_message='[{"changed": {"fields": ["State", "Published"]}}]',
    )

    def said():
        for row in (listed, finding, kept, told, changed):
            row.refresh_from_db()
        return (
            *(listed.name, finding.attributed_to, kept.after, told.after),
            changed.object_repr,
        )

    return said


@pytest.mark.parametrize("name", ["The mayor of Graz", "state", "Published"])
def test_who_calls_themselves_like_others_takes_nothing_from_them(name):
    said = named_elsewhere(name)
    before = said()

    person = an_impostor(name)

    erase_person(person, by=person)

    assert said() == before
    assert before[1] == name


def an_impostor(name):
    """Somebody with an account and nothing else."""
    return a_person("Anybody", display_name=name)


def test_organisers_who_are_asked_know_whom_they_erase():
    said = named_elsewhere("The mayor of Graz")
    person = an_impostor("The mayor of Graz")

    erase_person(person, by=a_person("Organiser"))

    assert said() == ("–", "", {"state": "published"}, None, "Listening")


@pytest.mark.parametrize("name", ["state", "Published"])
def test_no_state_and_no_column_is_taken_for_a_name(name):
    said = named_elsewhere("Somebody else")

    erase_person(an_impostor(name), by=a_person("Organiser"))

    assert said()[2:] == (
        {"state": "published"},
        {"why": "Says Somebody else."},
        "Listening",
    )


def test_the_trail_loses_words_and_nothing_else(somebody):
    from django.db import IntegrityError, transaction  # noqa: PLC0415 -- for this alone

    entry = record(None, "registration.admitted", somebody.person, after={"x": "y"})

    for change in ({"after": {"x": "z"}}, {"verb": "registration.declined"}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            AuditEntry.objects.filter(pk=entry.pk).update(**change)
    AuditEntry.objects.filter(pk=entry.pk).update(after=None)

    entry.refresh_from_db()
    assert entry.after is None
    assert entry.verb == "registration.admitted"


def test_the_page_asks_for_the_address_and_erases(client, somebody):
    person = somebody.person
    sign_in(client, person)

    wrong = client.post("/me/data/erase/", {"confirmation": "other@example.org"})
    assert wrong.status_code == 422
    assert "other@example.org" in wrong.content.decode()
    assert not Erasure.objects.exists()
    right = client.post("/me/data/erase/", {"confirmation": person.email.upper()})

    assert right["Location"] == "/"
    assert Erasure.objects.get().by == person
    assert client.get("/me/").status_code == 302
