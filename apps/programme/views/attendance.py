from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.programme import actions, queries
from apps.programme.access import session_at
from apps.programme.forms import AttendanceForm, AttendanceSearch
from apps.programme.models import Session
from apps.programme.views.sessions import way_to


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
                *way_to(session),
                (session.title, session.get_absolute_url()),
                (_("Who was there"), ""),
            ],
        },
        status=422 if form.errors else 200,
    )
