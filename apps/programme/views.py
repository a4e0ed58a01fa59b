import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.access import open_to_everyone, requires, requires_sign_in
from apps.accounts.actions import save_preferences
from apps.accounts.models import User
from apps.core.duties import duties_of
from apps.core.refusals import Refused
from apps.core.visitors import for_visitors
from apps.core.zones import (
    COOKIE,
    known_zone_of,
    zone_named,
    zone_of,
    zone_or_ours,
)
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.programme import actions, queries
from apps.programme.access import session_at
from apps.programme.choices import SeatState
from apps.programme.exports import edition_calendar, session_calendar
from apps.programme.forms import (
    AttendanceForm,
    AttendanceSearch,
    FilterForm,
    ZoneForm,
)
from apps.programme.models import Session

A_YEAR = 365 * 24 * 3600


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def programme(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = FilterForm(request.GET)
    chosen = form.chosen()
    zone = known_zone_of(request) or zone_named(edition.time_zone) or zone_of(request)
    page = {
        "edition": edition,
        "chosen": chosen,
        "by_question": form.by_question,
        "zone": zone,
        "edition_zone": zone_or_ours(edition.time_zone),
        "knows_zone": known_zone_of(request) is not None,
        # Translators: Django's date format letters; "Wednesday 8 February 2023".
        "day_format": pgettext("date format", "l j F Y"),
        # Translators: Django's date format letters; "Wed 8 Feb".
        "short_day_format": pgettext("date format", "D j M"),
        "programme": queries.programme_of(
            edition, reader=request.user, zone=zone, **chosen
        ),
    }
    return render(request, "programme/programme.html", page)


@require_safe
@for_visitors
@requires("programme.view_session_page", on=session_at)
def session(request: HttpRequest, session: Session) -> HttpResponse:
    way_up = [*_way_to(session), (session.title, "")]
    return _show(request, session, "programme/session.html", way_up=way_up)


def _way_to(session: Session) -> list[tuple[str, str]]:
    address = reverse("programme:programme", args=[session.edition.slug])
    return [(_("Programme"), address)]


def _show(
    request: HttpRequest, session: Session, template: str, **more: Any
) -> HttpResponse:
    page = queries.session_page(session, request.user)
    words = {"edition": session.edition, "session": session, "page": page}
    return render(request, template, words | more)


@require_POST
@requires("programme.sign_up_for_session", on=session_at)
def sign_up(request: HttpRequest, session: Session) -> HttpResponse:
    def act() -> str:
        held = actions.sign_up(session, person=request.user)  # type: ignore[arg-type]  # the permission asks for sign-in
        if held.state == SeatState.SEATED:
            return _("You have a seat.")
        return _("You are on the waiting list.")

    return _tell(request, session, act)


@require_POST
@requires("programme.leave_session", on=session_at)
def leave(request: HttpRequest, session: Session) -> HttpResponse:
    def act() -> str:
        actions.leave(session, person=request.user)  # type: ignore[arg-type]  # the permission asks for sign-in
        return _("You have left this session.")

    return _tell(request, session, act)


def _tell(
    request: HttpRequest, session: Session, act: Callable[[], str]
) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
    if not request.htmx:  # type: ignore[attr-defined]  # HtmxMiddleware's
        return redirect(session)
    # Found again: the seats were counted before this one was taken or left.
    session = session_at(
        request.user, edition=session.edition.slug, session=session.slug
    )
    return _show(request, session, "programme/session.html#seat")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("programme.mark_attendance", on=session_at)
def attendance(request: HttpRequest, session: Session) -> HttpResponse:
    """Mark who was there: those with a seat, and whom one looks for."""
    assert isinstance(request.user, User)
    search = AttendanceSearch(request.GET)
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        listed=queries.attenders(session, request.user, **search.chosen()),
        known=set(
            queries.may_have_come(session, request.user).values_list("pk", flat=True)
        )
        if request.method == "POST"
        else (),
    )
    if form.is_valid():
        try:
            actions.mark_attendance(session, by=request.user, **form.changes())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is saved who was there."))
        return redirect(request.get_full_path())
    return render(
        request,
        "programme/attendance.html",
        {
            "edition": session.edition,
            "session": session,
            "form": form,
            "search": search,
            "kept_until": queries.attendance_kept_until(session.part_id),
            "way_up": [
                *_way_to(session),
                (session.title, session.get_absolute_url()),
                (_("Who was there"), ""),
            ],
        },
        status=422 if form.errors else 200,
    )


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def calendar(request: HttpRequest, edition: Edition) -> HttpResponse:
    sessions = queries.public_sessions_of(edition)
    return _ics(
        request, edition_calendar(edition, sessions), f"programme-{edition.slug}.ics"
    )


@require_safe
@for_visitors
@requires("programme.view_session_page", on=session_at)
def session_ics(request: HttpRequest, session: Session) -> HttpResponse:
    if session.starts_at is None:
        raise Http404(_("Time to be announced"))
    name = f"session-{session.edition.slug}-{session.slug}.ics"
    return _ics(request, session_calendar(session), name)


def _ics(request: HttpRequest, body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = get_conditional_response(request, response["ETag"], response=response)
    assert isinstance(answer, HttpResponse)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def time_zone(request: HttpRequest) -> HttpResponse:
    """Choose in which zone times are shown: kept in a cookie, and in the account."""
    if request.method == "POST":
        form = ZoneForm(request.POST)
        if form.is_valid():
            return _zone_chosen(request, **form.cleaned_data)
    else:
        known = known_zone_of(request)
        form = ZoneForm(
            initial={
                "zone": known.key if known else "",
                "next": request.GET.get("next", ""),
            }
        )
    return render(
        request,
        "programme/time_zone.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


def _zone_chosen(request: HttpRequest, *, zone: str, next: str) -> HttpResponse:  # noqa: A002 -- the field's name
    if isinstance(request.user, User):
        save_preferences(request.user, time_zone=zone)
    safe = url_has_allowed_host_and_scheme(
        next, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(next if safe else reverse("programme:time-zone"))
    response.set_cookie(
        COOKIE, zone, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
    )
    messages.success(request, _("Times are now shown in your time zone."))
    return response


@require_safe
@requires_sign_in
def me(request: HttpRequest, **_words: Any) -> HttpResponse:
    page = queries.my_page(request.user)  # type: ignore[arg-type]  # signed in
    duties = duties_of(request.user)
    return render(request, "programme/me.html", {"page": page, "duties": duties})
