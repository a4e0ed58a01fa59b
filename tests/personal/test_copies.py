"""A person takes away everything that is held about them."""

import json
from datetime import timedelta
from io import BytesIO

import page as validator
import pypdf
import pytest
import time_machine
from django.utils.timezone import now

from apps.accounts import rendering, tasks
from apps.accounts.exports import order_copy
from apps.accounts.models import DataCopy
from apps.core.models import AuditEntry
from apps.core.printing import RenderingFailed
from tests.access.matrix import sign_in
from tests.factories.programme import a_person
from tests.personal.somebody import a_somebody, leading, places_for_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return a_somebody()


def copy_of(person, language="en"):
    copy = order_copy(person, language=language)
    rendering.make(copy.pk)
    copy.refresh_from_db()
    return copy


@pytest.fixture
def unprinted(monkeypatch):
    """Printing takes seconds, and is looked at in one test."""
    monkeypatch.setattr(rendering, "write_pdf", lambda **_all: b"%PDF")


def test_the_pdf_conforms_and_speaks_the_language_of_the_person(somebody):
    somebody.person.full_name = "Ada 😀"
    somebody.person.save()

    copy = copy_of(somebody.person, language="ar")

    assert copy.failure == ""
    content = bytes(copy.as_pdf)
    for profile in ("3a", "ua1"):
        assert validator.validate_pdf_bytes(content, profile=profile).is_compliant
    pdf = pypdf.PdfReader(BytesIO(content))
    assert pdf.trailer["/Root"]["/Lang"] == "ar"
    words = "".join(one.extract_text() for one in pdf.pages)
    assert "[U+1F600]" in words
    assert somebody.tokens["registration.Application.motivation by person"] in words


def test_the_copy_holds_every_word(somebody, unprinted):
    text = bytes(copy_of(somebody.person).as_json).decode()

    untold = {where for where, token in somebody.tokens.items() if token not in text}
    assert untold == {
        f"{model._meta.app_label}.{table}.{column.name} by {way.to}"
        for model, table, way in leading()
        for column in places_for_words(model, way)
        if column.name in way.untold
    }
    assert len(somebody.tokens) >= 40


def test_it_tells_nothing_of_others_and_nothing_that_opens(somebody, unprinted):
    other = a_person("Organiser Unseen")
    somebody.person.applications.update(decision_reason="")
    history = somebody.person.applications.get().history
    history.update(history_user=other)

    held = bytes(copy_of(somebody.person).as_json).decode()

    assert "Unseen" not in held
    assert "sealed" not in held
    assert somebody.person.password not in held


def test_a_letter_with_a_code_keeps_it(somebody, unprinted):
    somebody.person.deliveries.update(is_secret=True, body_text="Your code: 123-456")

    held = json.loads(bytes(copy_of(somebody.person).as_json))["held"]

    assert held["notifications"]["Delivery"][0]["body_text"] == ""


def test_consents_come_with_their_words(somebody, unprinted):
    held = json.loads(bytes(copy_of(somebody.person).as_json))["held"]

    [consent] = held["registration"]["Consent"]
    assert consent["words"] == "I agree to be listed."
    assert consent["language"] == "en"


def test_what_was_done_about_them_is_told(somebody, unprinted):
    held = json.loads(bytes(copy_of(somebody.person).as_json))["held"]

    [moved_up] = held["registration"]["AuditEntry"]
    assert moved_up["verb"] == "registration.moved_up"
    assert moved_up["actor"] is None


def test_asking_twice_makes_one_copy_and_a_new_one_replaces_the_old(
    somebody, unprinted
):
    person = somebody.person
    first = order_copy(person, language="en")
    again = order_copy(person, language="en")
    rendering.make(first.pk)

    third = order_copy(person, language="en")

    assert again.pk == first.pk
    assert [*DataCopy.objects.filter(person=person)] == [third]
    assert AuditEntry.objects.filter(verb="accounts.copy_requested").count() == 2


def test_a_copy_is_gone_after_seven_days(somebody, unprinted):
    copy = copy_of(somebody.person)

    with time_machine.travel(copy.requested_at + timedelta(days=7, seconds=-1)):
        tasks.forget_data_copies()
        assert DataCopy.objects.exists()
    with time_machine.travel(copy.requested_at + timedelta(days=7)):
        tasks.forget_data_copies()
    assert not DataCopy.objects.exists()


def test_a_lost_order_is_found_within_a_minute(somebody, unprinted):
    order_copy(somebody.person, language="en")

    with time_machine.travel(now() + timedelta(seconds=25)):
        tasks.make_lost_data_copies()

    assert DataCopy.objects.get().made_at


def test_without_a_pdf_the_json_is_there(somebody, monkeypatch):
    def fails(**_anything):
        raise RenderingFailed("Pango is missing")

    monkeypatch.setattr(rendering, "write_pdf", fails)

    copy = copy_of(somebody.person)

    assert copy.as_pdf is None
    assert copy.failure == "Pango is missing"
    assert b"hrgl-personal-data/1" in bytes(copy.as_json)


def test_the_page_orders_waits_and_hands_out(client, somebody, unprinted):
    sign_in(client, somebody.person)

    assert client.post("/me/data/")["Location"] == "/me/data/"
    waiting = client.get("/me/data/")
    assert waiting["Refresh"] == "5"
    assert client.get("/me/data/my-data.json").status_code == 404
    rendering.make(DataCopy.objects.get().pk)

    assert "Refresh" not in client.get("/me/data/")
    for kind, begins in (("json", b"{"), ("pdf", b"%PDF")):
        answer = client.get(f"/me/data/my-data.{kind}")
        assert answer.content.startswith(begins)
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Content-Disposition"] == f'attachment; filename="my-data.{kind}"'


def test_nobody_else_gets_it(client, somebody, unprinted):
    copy_of(somebody.person)
    sign_in(client, a_person("Another"))

    assert client.get("/me/data/my-data.json").status_code == 404
    assert client.get("/me/data/my-data.exe").status_code == 404
