"""What people wrote in a form that is not taken stands on the page that says so."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.errors import forbidden
from tests.factories.programme import SessionFactory, a_person

TYPED = "Typed for an hour, <b>and</b> not saved."
SHOWN = "Typed for an hour, &lt;b&gt;and&lt;/b&gt; not saved.</textarea>"
HERE = {"origin": "http://testserver"}


@pytest.fixture
def address(db):
    SessionFactory(slug="listening")
    return reverse(
        "contributions:hand-in", kwargs={"edition": "2031", "session": "listening"}
    )


def test_who_may_no_longer_send_a_form_gets_the_words_back(client, address):
    client.force_login(a_person("Paula, whose place is withdrawn"))

    answer = client.post(address, {"text": TYPED, "kind": "finding"}, headers=HERE)

    assert answer.status_code == 403
    assert SHOWN in answer.text
    assert answer.text.count("<textarea") == 1
    assert "no-store" in answer["Cache-Control"]


def test_so_does_who_sends_it_to_what_is_gone(client, address):
    client.force_login(a_person("Paula"))

    answer = client.post(
        address.replace("listening", "gone"), {"text": TYPED}, headers=HERE
    )

    assert answer.status_code == 404
    assert SHOWN in answer.text


def test_so_does_who_has_signed_in_anew_in_another_tab(address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(a_person("Paula"))

    answer = browser.post(address, {"text": TYPED}, headers=HERE)

    assert answer.status_code == 403
    assert "This form was open for too long" in answer.text
    assert SHOWN in answer.text


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "//[", ""])
def test_no_other_site_writes_on_our_pages(client, address, origin):
    answer = client.post("/no-such-page/", {"text": TYPED}, headers={"origin": origin})

    assert answer.status_code == 404
    assert "<textarea" not in answer.text


def test_no_secret_and_no_choice_is_shown(rf):
    secrets = dict.fromkeys(["password", "password1", "old_password"], "correct horse")
    sent = secrets | {"kind": "finding", "text": "Two words."}

    page = forbidden(rf.post("/", sent, headers=HERE), PermissionError()).text

    assert "correct horse" not in page
    assert page.count("<textarea") == 1
    assert "Two words.</textarea>" in page
