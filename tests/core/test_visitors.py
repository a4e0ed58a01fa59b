"""Pages for visitors are kept, are new at once after a change, and are never personal."""

import gzip
from contextlib import contextmanager
from datetime import UTC, datetime

import brotli
import pytest
import redis
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.accounts.models import User
from apps.core import changes, memory
from apps.programme import actions
from apps.programme.models import Attendance, Session, SessionPerson, SignUp
from apps.programme.views import programme
from tests.factories.partners import OrganisationFactory, PartnershipFactory
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    participants,
)

pytestmark = pytest.mark.django_db

PROGRAMME = "/2031/programme/"
START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept(settings):
    settings.VISITORS_PAGES_SECONDS = 30
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def academy():
    return an_academy(time_zone="Europe/Vienna")


@pytest.fixture
def session(academy):
    session = SessionFactory(
        part=academy, title="Budgets", slug="budgets", starts_at=START, capacity=2
    )
    speaker = a_person("Ada Speaker")
    SessionPersonFactory(session=session, person=speaker, name="", listed=True)
    return session


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """``with commit():`` what is written inside is committed at the end."""

    @contextmanager
    def committing():
        # What fixtures have written is never committed, and nobody waits for it.
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return committing


def visit(path=PROGRAMME, **headers):
    return Client().get(path, headers=headers)


def statements(path=PROGRAMME, **headers):
    with CaptureQueriesContext(connection) as used:
        assert visit(path, **headers).status_code == 200
    return len(used)


def text(path=PROGRAMME):
    return " ".join(visit(path).content.decode().split())


def test_the_second_visitor_costs_no_statement_and_gets_the_same(session):
    first = visit()
    with CaptureQueriesContext(connection) as used:
        second = visit()

    assert len(used) == 0
    assert second.content == first.content
    assert b"Budgets" in second.content
    assert second["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in second["Content-Security-Policy"]
    assert second["X-Request-ID"] != first["X-Request-ID"]
    assert {*second["Vary"].replace(" ", "").split(",")} == {
        "Accept-Encoding",
        "Accept-Language",
        "Cookie",
    }


def retitle(session):
    Session.objects.filter(pk=session.pk).update(title="Housing")


def rename_speaker(session):
    User.objects.update(display_name="Zora Speaker")


def hide_speaker(session):
    SessionPerson.objects.update(listed=False)


def take_a_seat(session):
    [person] = participants(session.part, 1)
    actions.sign_up(session, person=person)


def add_a_session(session):
    SessionFactory(part=session.part, title="Schools")


def write_by_hand(session):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programme_session SET title = 'Water'")


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (retitle, "Budgets", "Housing"),
        (rename_speaker, "Ada Speaker", "Zora Speaker"),
        (hide_speaker, "Ada Speaker", None),
        (take_a_seat, "2 seats free", "1 seat free"),
        (add_a_session, None, "Schools"),
        (write_by_hand, "Budgets", "Water"),
    ],
)
def test_a_change_is_seen_at_once(session, commit, change, before, after):
    old = text()
    with commit():
        change(session)
    new = text()

    assert before is None or (before in old and before not in new)
    assert after is None or (after not in old and after in new)


def test_a_change_of_a_partner_is_seen_at_once(academy, commit):
    path = "/2031/partners/"
    assert "City of Graz" not in text(path)

    with commit():
        PartnershipFactory(
            edition=academy.edition,
            organisation=OrganisationFactory(full_name="City of Graz"),
            confirmed=True,
        )

    assert "City of Graz" in text(path)


def test_what_is_undone_makes_nothing_old(session, commit):
    text()
    with commit(), transaction.atomic():
        retitle(session)
        transaction.set_rollback(True)

    assert statements() == 0


def test_a_sign_in_makes_nothing_old(session, commit):
    text()
    person = a_person("Somebody")
    text()

    with commit():
        Client().force_login(person)

    assert person.last_login
    assert statements() == 0


def test_whoever_comes_into_an_online_room_makes_nothing_old(session, commit):
    person = a_person("Somebody")
    text()

    with commit():
        Attendance.objects.create(session=session, person=person, entered_at=now())

    assert statements() == 0


def test_what_changes_while_a_page_is_made_is_on_the_next_one(
    session, commit, monkeypatch
):
    render = programme.render

    def slowly(*words):
        page = render(*words)
        with commit():
            retitle(session)
        return page

    monkeypatch.setattr(programme, "render", slowly)
    assert "Budgets" in text()
    monkeypatch.setattr(programme, "render", render)

    assert "Housing" in text()


def test_who_is_signed_in_gets_a_page_of_their_own(session):
    [person] = participants(session.part, 1)
    actions.sign_up(session, person=person)
    visitors = text()
    client = Client()
    client.force_login(person)

    own = [client.get(PROGRAMME) for _ in range(2)]

    for page in own:
        assert "You have a seat" in page.content.decode()
        assert person.full_name in page.content.decode()
        assert page["Cache-Control"] == "no-store, private"
        assert "ETag" not in page
    assert "You have a seat" not in visitors
    assert text() == visitors


def test_a_page_of_somebody_signed_in_is_not_kept_for_visitors(session):
    [person] = participants(session.part, 1)
    client = Client()
    client.force_login(person)

    client.get(PROGRAMME)

    assert statements() > 0
    assert person.full_name not in text()


@pytest.mark.parametrize(
    ("cookies", "headers", "word"),
    [
        ({}, {"accept_language": "fr"}, '<html lang="fr"'),
        ({"django_language": "ar"}, {}, '<html lang="ar" dir="rtl"'),
        ({"hrgl_zone": "Asia/Tokyo"}, {}, "Tokyo"),
        ({"hrgl_appearance": "dark"}, {}, 'data-theme="dark"'),
    ],
)
def test_readers_who_differ_get_different_pages(session, cookies, headers, word):
    plain = visit().content.decode()
    client = Client()
    client.cookies.load(cookies)

    pages = [client.get(PROGRAMME, headers=headers) for _ in range(2)]

    assert word not in plain
    for page in pages:
        assert word in page.content.decode()
    assert visit().content.decode() == plain


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_pages_are_compressed_as_the_browser_likes(session, accepted, encoding, read):
    plain = visit().content
    fresh, kept = (visit(accept_encoding=accepted) for _ in range(2))

    for page in (fresh, kept):
        assert page.get("Content-Encoding") == encoding
        assert read(page.content) == plain
        assert page["Content-Length"] == str(len(page.content))
        assert page["ETag"] == visit()["ETag"]


@pytest.mark.parametrize("path", [PROGRAMME, "/2031/programme.ics"])
def test_who_has_the_newest_page_gets_none(session, commit, path):
    tag = visit(path)["ETag"]

    same = visit(path, if_none_match=tag)
    with commit():
        retitle(session)
    new = visit(path, if_none_match=tag)

    assert (same.status_code, same.content) == (304, b"")
    assert same["ETag"] == tag
    assert new.status_code == 200


def test_a_choice_in_the_address_is_not_kept(session):
    path = f"{PROGRAMME}?kind=workshop"

    assert statements(path) == statements(path) > 0


def test_nothing_is_kept_for_longer_than_a_moment(session, monkeypatch):
    seconds = []
    monkeypatch.setattr(
        cache, "set", lambda key, value, timeout: seconds.append(timeout)
    )

    visit()

    assert seconds == [30]


def test_without_redis_each_page_is_made(session, monkeypatch):
    def away(*_words, **_more):
        raise redis.ConnectionError

    for name in ("get_many", "add", "set"):
        monkeypatch.setattr(cache, name, away)

    assert statements() == statements() > 0


def test_every_page_that_is_declared_for_visitors_can_be_kept(session):
    paths = [
        *("/", "/archive/", "/2031/", "/2031/concept-note/", "/2031/partners/"),
        *(PROGRAMME, "/2031/programme.ics", "/2031/programme/budgets/"),
        *("/2031/programme/budgets.ics", "/2031/outcome/"),
    ]

    for path in paths:
        assert "csrfmiddlewaretoken" not in text(path)
        assert statements(path) == 0, path


def test_the_tables_that_no_visitor_sees_exist():
    tables = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
    }

    assert tables >= changes.UNSEEN
    assert SignUp._meta.db_table not in changes.UNSEEN


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT 1 FROM "programme_session" FOR UPDATE', []),
        ('INSERT INTO "programme_signup" ("a") VALUES (1)', ["programme_signup"]),
        ("WITH x AS (DELETE FROM editions_part) SELECT 1", ["editions_part"]),
        (
            "INSERT INTO core_submission VALUES (1) ON CONFLICT (a) DO UPDATE SET b=1",
            [],
        ),
        ('UPDATE "accounts_user" SET "last_login" = %s WHERE "id" = %s', []),
        ('UPDATE "accounts_user" SET "last_login" = %s, "x"', ["accounts_user"]),
    ],
)
def test_which_statements_change_what_visitors_see(sql, tables):
    assert [*changes._seen(sql)] == tables


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_page_takes_little_room_however_it_is_asked_for(
    session, monkeypatch, encoding
):
    asked = {"Accept-Encoding": encoding}
    whole = visit().content
    cache.clear()
    kept = []
    remember = memory.remember

    def noted(key, value, **options):
        kept.append(value)
        return remember(key, value, **options)

    monkeypatch.setattr(memory, "remember", noted)

    first, again = visit(**asked), visit(**asked)

    (page,) = kept
    assert len(page.kept_body) < len(whole) / 2
    assert again.content == first.content == page.body
    assert again["Content-Length"] == str(len(again.content))
    assert again.get("Content-Encoding", "") == encoding
    assert encoding or again.content == whole
