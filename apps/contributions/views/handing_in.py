"""Where participants hand in what they bring to a session."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.limits import is_too_often
from apps.accounts.typed import keeps_what_was_typed, lists_before_sign_in
from apps.contributions import actions, queries
from apps.contributions.forms import HandInForm
from apps.contributions.models import Contribution
from apps.core.errors import told_to_wait
from apps.core.refusals import Refused
from apps.programme.access import session_at
from apps.programme.models import Session


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("contributions.hand_in", on=session_at)
def hand_in(request: HttpRequest, session: Session) -> HttpResponse:
    """The form, and what this person has handed in to the session so far."""
    if request.method == "POST":
        return _take(request, session)
    typed = lists_before_sign_in(request)
    return _page(request, session, _form(request, session, _sent(typed)))


def _form(request: HttpRequest, session: Session, sent: Any) -> HandInForm:
    """It offers what this person can hand in."""
    assert request.user.is_authenticated
    kinds = queries.kinds_for(request.user, session.edition)
    return HandInForm(session, sent, kinds=kinds)


def _sent(typed: dict[str, list[str]]) -> MultiValueDict[str, str] | None:
    return MultiValueDict(typed) if typed else None


def _take(request: HttpRequest, session: Session) -> HttpResponse:
    assert request.user.is_authenticated
    form = _form(request, session, request.POST)
    if form.is_valid() and is_too_often(request, "hand_in"):
        form.add_error(None, _("That was very often. Please wait a little."))
        return told_to_wait(_page(request, session, form))
    if not form.is_valid():
        return _page(request, session, form, status=422)
    try:
        actions.hand_in(session, by=request.user, key=form.key, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, session, form, status=422)
    messages.success(request, _("Thank you. The rapporteur has your contribution."))
    return redirect(request.path)


def _page(
    request: HttpRequest, session: Session, form: HandInForm, *, status: int = 200
) -> HttpResponse:
    own = Contribution.objects.filter(
        report__session=session, handed_in_by=request.user.pk
    )
    return render(
        request,
        "contributions/hand_in.html",
        {
            "edition": session.edition,
            "session": session,
            "form": form,
            "is_open": queries.sessions_that_take(session.edition)
            .filter(pk=session.pk)
            .exists(),
            "own": own.select_related("report").order_by("pk"),
        },
        status=status,
    )
