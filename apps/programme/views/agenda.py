"""One's own agenda, and the calendar file of it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import open_to_everyone, requires_sign_in
from apps.accounts.limits import is_too_often
from apps.core.addresses import absolute
from apps.core.errors import too_many_requests
from apps.programme import actions, queries
from apps.programme.exports import own_calendar
from apps.programme.forms import CalendarKeyForm
from apps.programme.models import CalendarKey
from apps.programme.views.calendars import ics

#: So long a calendar is told that a session is off, or was left.
TOLD_FOR = timedelta(days=30)


# Compressed, the length of the page would tell of the key in it to whoever can have
# somebody open it with words of theirs (BREACH).
@cache_control(no_transform=True)
@require_safe
@requires_sign_in
def agenda(request: HttpRequest, **_words: Any) -> HttpResponse:
    person: Any = request.user
    key = CalendarKey.objects.filter(person=person).first()
    address = absolute(key.get_absolute_url()) if key else ""
    page = {
        "way_up": [(_("My page"), reverse("programme:me")), (_("My agenda"), "")],
        "agenda": queries.agenda(person),
        "key": key,
        "address": address,
        # With this scheme a browser asks the calendar of the device to subscribe.
        "subscription": f"webcal:{address.partition(':')[2]}",
        "form": CalendarKeyForm(
            initial={
                "act": CalendarKeyForm.GIVE,
                "with_starred": key.with_starred if key else True,
            }
        ),
    }
    return render(request, "programme/agenda.html", page)


@require_POST
@requires_sign_in
def calendar_key(request: HttpRequest, **_words: Any) -> HttpResponse:
    """Give, change or end the address of one's own calendar file."""
    person: Any = request.user
    form = CalendarKeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed. Please try again."))
    elif form.cleaned_data["act"] == CalendarKeyForm.GIVE:
        chosen = form.cleaned_data["with_starred"]
        actions.give_calendar_key(person, with_starred=chosen)
        messages.success(request, _("Your calendar file is ready."))
    elif form.cleaned_data["act"] == CalendarKeyForm.RENEW:
        actions.renew_calendar_key(person)
        messages.success(request, _("The file has another address now."))
    else:
        actions.revoke_calendar_key(person)
        messages.success(request, _("The calendar file is no longer there."))
    return redirect("programme:agenda")


@never_cache
@require_safe
@open_to_everyone
def own_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the token belongs to, in their language.

    A token that is wrong, or has been taken back, leads nowhere.
    """
    if is_too_often(request, "calendar"):
        return too_many_requests(request)
    key = CalendarKey.objects.opened_by(token)
    if key is None:
        raise Http404
    actions.note_use_of_calendar_key(key)
    found = queries.own_sessions(
        key.person, starred=key.with_starred, left_since=now() - TOLD_FOR
    )
    with translation.override(key.person.language):
        body = own_calendar(found)
    response = ics(request, body, "my-sessions.ics")
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
