"""A browser is told that what it keeps was taken, and only when it was."""

import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse, HttpResponseRedirect

from apps.core.receipts import COOKIE, give_receipts

pytestmark = pytest.mark.django_db

#: The same in all processes, since it is in the names of tests.
MARK = "1cbe18b9-4db3-4fd2-bc64-2d361ad14f63"


@pytest.fixture
def answer(rf):
    """The answer to a form with that mark, by a view of that one line."""

    def ask(view, mark=MARK, method="post"):
        request = getattr(rf, method)("/2031/", {"kept_as": mark})
        sits_in = SessionMiddleware(MessageMiddleware(give_receipts(view)))
        response = sits_in(request)
        response.said = request.session.get("_messages", "")
        return response

    return ask


def leads_on(request):
    messages.success(request, "It is on file.")
    return HttpResponseRedirect("/2031/")


def refuses(request):
    messages.error(request, "Too late.")
    return HttpResponseRedirect("/2031/")


def warns(request):
    messages.warning(request, "Somebody has changed it meanwhile.")
    return HttpResponseRedirect("/2031/")


def test_what_leads_on_is_a_receipt_and_the_words_about_it_stay(answer):
    response = answer(leads_on)

    given = response.cookies[COOKIE]
    assert given.value == MARK
    assert (given["path"], given["samesite"], given["httponly"]) == ("/", "Lax", "")
    assert "It is on file." in response.said


def test_over_an_encrypted_line_only_where_the_session_is(answer, settings):
    settings.SESSION_COOKIE_SECURE = True

    assert answer(leads_on).cookies[COOKIE]["secure"] is True


@pytest.mark.parametrize(
    "view",
    [
        refuses,
        warns,
        lambda request: HttpResponse("The form again.", status=422),
        lambda request: HttpResponse("The form again."),
        lambda request: HttpResponse("Busy.", status=503),
        lambda request: HttpResponseRedirect("/accounts/login/?next=/2031/"),
        lambda request: HttpResponseRedirect("/accounts/2fa/reauthenticate/"),
    ],
)
def test_what_was_not_taken_stays_with_the_browser(answer, view):
    assert COOKIE not in answer(view).cookies


@pytest.mark.parametrize("mark", ["", "x", f"{MARK}; Path=/", MARK.upper(), MARK * 2])
def test_nothing_but_a_mark_is_put_into_a_cookie(answer, mark):
    assert COOKIE not in answer(leads_on, mark).cookies


def test_reading_is_no_sending(answer):
    assert COOKIE not in answer(leads_on, method="get").cookies
