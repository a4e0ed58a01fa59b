"""The report of a session: written, filed, read, sent back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from apps.accounts.access import requires
from apps.accounts.typed import (
    keeps_what_was_typed,
    lists_before_sign_in,
    typed_before_sign_in,
)
from apps.contributions import actions, queries
from apps.contributions.forms import DueForm, ReportForm
from apps.contributions.forms.template import ELSEWHERE
from apps.contributions.models import Report, due_at
from apps.contributions.views.autosaving import autosave, keep
from apps.core.refusals import Refused
from apps.editions.wall_times import zone_of
from apps.programme.access import session_at
from apps.programme.models import Session


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("contributions.read_report", on=session_at)
def report(request: HttpRequest, session: Session) -> HttpResponse:
    """The report as it is read, or the form of those who write it."""
    filed = Report.objects.filter(session=session).first()
    may_write = request.user.has_perm("contributions.write_report", session)
    if request.POST.get("then") == "autosave":
        return autosave(request, session, filed, may_write=may_write)
    if request.method == "POST":
        return _save(request, session, filed, may_write=may_write)
    typed = lists_before_sign_in(request)
    if may_write and not (filed and filed.is_filed):
        form = ReportForm(session, filed, more=request.GET.get("more", ""))
        if typed:
            form = ReportForm(session, filed, MultiValueDict(typed))
            form.is_valid()
        return _form_page(request, session, filed, form, was_typed=bool(typed))
    return _reading_page(request, session, filed)


def _save(
    request: HttpRequest, session: Session, existing: Report | None, *, may_write: bool
) -> HttpResponse:
    if not may_write or not request.user.is_authenticated:
        messages.error(request, _("Only the rapporteur writes this report."))
        return _reading_page(request, session, existing, status=403)
    filing = request.POST.get("then") == "file"
    form = ReportForm(session, existing, request.POST, is_filing=filing)
    form.is_valid()
    try:
        kept = keep(request, session, form)
        form = ReportForm(session, existing, form.data_seen(kept), is_filing=filing)
        form.is_valid()
        is_bad = form.has_errors or form.contributions.non_form_errors()
        if kept.was_overtaken:
            return _say_both(request, session, kept, form if is_bad else None)
        if filing and not request.user.has_perm("contributions.file_report", session):
            form.summary.add_error(
                None, _("It is saved. Only the rapporteur files this report.")
            )
            is_bad = True
        if filing and not is_bad:
            form.require_complete()
        if form.has_errors or is_bad:
            return _form_page(request, session, kept, form, status=422)
        if filing:
            actions.file_report(kept, by=request.user)
    except Refused as refusal:
        form.summary.add_error(None, str(refusal))
        return _form_page(request, session, existing, form, status=422)
    return _onward(request, session)


def _say_both(
    request: HttpRequest, session: Session, kept: Report, bad: ReportForm | None
) -> HttpResponse:
    """Tell of the newer text; what could not be stored of ours is still on the page."""
    if bad is None:
        messages.warning(
            request,
            _(
                "Somebody else has changed this report meanwhile. Nothing is lost: their"
                " text stays, and yours stands with it as a contribution. Look at both."
            ),
        )
        return redirect(_address(session))
    messages.warning(
        request,
        _(
            "Somebody else has changed this report meanwhile. Their text stays. Correct"
            " yours below and save it; then look at both."
        ),
    )
    return _form_page(request, session, kept, bad, status=422)


def _onward(request: HttpRequest, session: Session) -> HttpResponse:
    address = _address(session)
    then, _dash, question = request.POST.get("then", "").partition("-")
    if then == "file":
        messages.success(
            request, _("The report is filed. The drafters have been told.")
        )
    elif then == "add":
        more = question if question.isdecimal() else ELSEWHERE
        return redirect(f"{address}?more={more}#new")
    else:
        messages.success(request, _("Your draft is saved."))
    return redirect(address)


def _address(session: Session) -> str:
    return reverse(
        "contributions:report",
        kwargs={"edition": session.edition.slug, "session": session.slug},
    )


def _form_page(
    request: HttpRequest,
    session: Session,
    existing: Report | None,
    form: ReportForm,
    *,
    was_typed: bool = False,
    status: int = 200,
) -> HttpResponse:
    blocks = form.blocks
    return render(
        request,
        "contributions/report_form.html",
        {
            "edition": session.edition,
            "session": session,
            "report": existing,
            "form": form.summary,
            "contributions": form.contributions,
            "blocks": blocks,
            "asked": sum(1 for block in blocks if block.question),
            "answered": sum(1 for b in blocks if b.question and b.is_answered),
            "due": due_at(session),
            "zone": zone_of(session.edition),
            "has_errors": form.has_errors,
            "was_typed": was_typed,
            "may_file": request.user.has_perm("contributions.file_report", session),
            "may_set_due": request.user.has_perm("contributions.set_due", session),
        },
        status=status,
    )


def _reading_page(
    request: HttpRequest,
    session: Session,
    existing: Report | None,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = queries.contributions_for(request.user, session.edition)
    return render(
        request,
        "contributions/report.html",
        {
            "edition": session.edition,
            "session": session,
            "report": existing if existing and existing.is_filed else None,
            "contributions": rows.filter(report=existing) if existing else (),
            "due": due_at(session),
            "zone": zone_of(session.edition),
            "may_set_due": request.user.has_perm("contributions.set_due", session),
            "may_send_back": request.user.has_perm(
                "contributions.send_back_report", session
            ),
        },
        status=status,
    )


@require_POST
@requires("contributions.send_back_report", on=session_at)
def send_back(request: HttpRequest, session: Session) -> HttpResponse:
    assert request.user.is_authenticated
    filed = Report.objects.filter(session=session).first()
    if filed:
        actions.send_back(filed, by=request.user)
        messages.success(request, _("The rapporteur can change the report again."))
    return redirect(_address(session))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("contributions.set_due", on=session_at)
def due(request: HttpRequest, session: Session) -> HttpResponse:
    """Until when the report of the session is awaited."""
    assert request.user.is_authenticated
    typed = typed_before_sign_in(request)
    form = DueForm(session, request.POST if request.method == "POST" else typed or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_due(session, form.cleaned_data["at"], by=request.user)
        except Refused as refusal:
            form.add_error("at", str(refusal))
        else:
            messages.success(request, _("The due time is kept."))
            return redirect(_address(session))
    return render(
        request,
        "contributions/due.html",
        {"edition": session.edition, "session": session, "form": form},
        status=422 if form.is_bound and form.errors else 200,
    )
