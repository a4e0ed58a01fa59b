"""The way into the online room of a session: a page before it, and no link to copy."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import requires
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.programme.access import session_at
from apps.programme.actions.entering import address_inside, enter
from apps.programme.forms.entering import EnterForm
from apps.programme.models import Session
from apps.programme.passes import address_through, lets_through
from apps.programme.queries.doors import Doorway, doorway_of, ways_in
from apps.programme.rules import has_a_role, leads, may_take_part


@require_http_methods(["GET", "HEAD", "POST"])
@requires("programme.enter_session", on=session_at)
def join(request: HttpRequest, session: Session) -> HttpResponse:
    """Say what is missing to enter, or let in."""
    assert isinstance(request.user, User)
    doorway = doorway_of(session, request.user)
    form = EnterForm(
        *([request.POST] if request.method == "POST" else []),
        asks_agreement=doorway.asks_agreement,
    )
    if form.is_valid():
        return _let_in(request, session, form, request.user)
    if request.htmx and request.GET.get("shown") == doorway.state:  # type: ignore[attr-defined]  # HtmxMiddleware's
        # Nothing is read out again while nothing has changed.
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _page(request, session, doorway, form)


def _page(
    request: HttpRequest, session: Session, doorway: Doorway, form: EnterForm
) -> HttpResponse:
    person = request.user
    assert isinstance(person, User)
    template = "programme/join.html"
    return render(
        request,
        f"{template}#door" if request.htmx else template,  # type: ignore[attr-defined]  # as above
        {
            "edition": session.edition,
            "session": session,
            "doorway": doorway,
            "form": form,
            "ways": ways_in(
                session,
                has_seat=doorway.is_open,
                has_role=leads(person, session) or has_a_role(person, session),
                has_place=may_take_part(person, session),
            ),
            "way_up": _way_up(session),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _way_up(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Programme"), reverse("programme:programme", args=[session.edition.slug])),
        (session.title, session.get_absolute_url()),
        (_("Online room"), ""),
    ]


def _let_in(
    request: HttpRequest, session: Session, form: EnterForm, person: User
) -> HttpResponse:
    try:
        enter(session, person=person, agrees=form.agreed)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    onward = address_through(session, person)
    page = {"edition": session.edition, "session": session, "onward": onward}
    answer = render(request, "programme/entered.html", page)
    # No redirect: where a form is sent, our policy lets nothing lead to other sites.
    answer["Refresh"] = f"0; url={onward}"
    return answer


@require_safe
@requires("programme.enter_session", on=session_at)
def room(request: HttpRequest, session: Session) -> HttpResponse:
    """Lead on into the room whoever has just been let in."""
    assert isinstance(request.user, User)
    back = reverse("programme:join", args=[session.edition.slug, session.slug])
    if not lets_through(request.GET.get("pass", ""), session, request.user):
        messages.info(request, _("Please use the button to enter the room."))
        return redirect(back)
    try:
        address = address_inside(session, person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    answer = HttpResponseRedirect(address)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
