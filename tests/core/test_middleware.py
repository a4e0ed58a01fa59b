import json

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from apps.core import request_ids
from apps.core.middleware import explain_wrong_methods
from hrgl.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture
def lenient_client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "address",
    ["/?q=%00", "/?%00=1", "/a%00b", "/?q=%ff", "/?q=%ed%a0%80", "/2023/%00/"],
)
def test_broken_text_in_addresses_is_a_bad_request(lenient_client, address):
    assert lenient_client.get(address).status_code in {400, 404}
    assert lenient_client.get("/?q=%00").status_code == 400


@pytest.mark.parametrize("body", [b"a=%00", b"a=\xff", b"a=%ff", b"%00=a"])
def test_broken_text_in_forms_is_a_bad_request(lenient_client, body):
    response = lenient_client.post(
        "/", body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary*=", "text/plain; charset*="]
)
def test_a_body_in_an_encoding_that_does_not_exist_is_no_accident(method, kind):
    """Through the door that gunicorn uses: it is read before any middleware."""
    answers = []
    environ = RequestFactory().generic(method, "/health/live").environ

    application(
        environ | {"CONTENT_TYPE": f"{kind}nowhere''x"},
        lambda status, _headers: answers.append(status),
    ).close()

    assert answers == ["200 OK" if method == "GET" else "403 Forbidden"]


@pytest.mark.parametrize(
    "body",
    [b'{"a": "\\u0000"}', b'{"a": ["\\ud800"]}', b"{", b"\xff", b"[" * 100_000],
)
def test_broken_text_in_json_is_a_bad_request(lenient_client, body):
    response = lenient_client.post("/", body, content_type="application/json")

    assert response.status_code == 400


def test_a_typed_backslash_is_no_broken_text(lenient_client):
    body = json.dumps({"a": "\\u0000 and \\ud800"})

    response = lenient_client.post("/", body, content_type="application/json")

    assert response.status_code == 405


def test_broken_text_in_a_cookie_is_a_bad_request(lenient_client):
    response = lenient_client.get("/", headers={"cookie": r'sessionid="\000"'})

    assert response.status_code == 400


def test_a_lock_that_is_not_had_is_a_503_that_can_be_tried_again(lenient_client):
    def refuse(*_query):
        raise OperationalError("canceling statement due to lock timeout")

    with connection.execute_wrapper(refuse):
        response = lenient_client.get("/")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0


def test_every_answer_has_its_mark_and_switches_off_what_is_unused(client):
    first, second = client.get("/health/live"), client.get("/health/live")

    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert "camera=()" in first["Permissions-Policy"]
    assert request_ids.current_request_id() == ""


def test_pages_of_signed_in_people_stay_out_of_caches(client, django_user_model):
    anonymous = client.get("/")
    client.force_login(django_user_model.objects.create_user("a@example.org"))

    signed_in = client.get("/")

    assert "no-store" not in anonymous.get("Cache-Control", "")
    assert signed_in["Cache-Control"] == "no-store, private"


def test_a_wrong_method_is_answered_with_a_page_that_leads_on(client):
    response = client.post("/", headers={"accept-language": "de"})

    page = response.content.decode()
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert '<html lang="de"' in page
    assert page.count("<title>") == 1
    assert '<a href="/">' in page


def test_an_answer_with_words_of_its_own_stays():
    said = explain_wrong_methods(lambda _request: HttpResponse("No.", status=405))

    assert said(RequestFactory().get("/")).content == b"No."
