"""What is held about the person who is signed in, and what they may do about it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import second_factor
from apps.accounts.access import requires_sign_in
from apps.accounts.exports import erase, order_copy
from apps.accounts.forms import EraseForm
from apps.accounts.limits import is_too_often
from apps.accounts.models import DataCopy, User
from apps.core.errors import too_many_requests
from apps.core.refusals import Refused

LOOK_AGAIN_SECONDS = 5
FILES = {
    "json": ("as_json", "application/json"),
    "pdf": ("as_pdf", "application/pdf"),
}


def person_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def my_data(request: HttpRequest) -> HttpResponse:
    """Ask for a copy, see whether it is made, take it away."""
    person = person_of(request)
    if request.method == "POST":
        if is_too_often(request, "copy"):
            return too_many_requests(request)
        order_copy(person, language=get_language() or person.language)
        messages.success(request, _("Your copy is being made."))
        return redirect("accounts:my-data")
    copy = DataCopy.objects.defer("as_json", "as_pdf").filter(person=person).first()
    is_waiting = bool(copy and not copy.made_at and not copy.failure)
    response = render(
        request, "accounts/my_data.html", {"copy": copy, "is_waiting": is_waiting}
    )
    if is_waiting:
        response["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@never_cache
@require_safe
@requires_sign_in
def my_data_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The copy as a file, for nobody but its person."""
    if kind not in FILES:
        raise Http404
    column, content_type = FILES[kind]
    made = DataCopy.objects.filter(person=person_of(request), made_at__isnull=False)
    content = made.values_list(column, flat=True).first()
    if content is None:
        raise Http404
    return HttpResponse(
        bytes(content),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="my-data.{kind}"',
            "Cache-Control": "no-store, private",
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def erase_me(request: HttpRequest) -> HttpResponse:
    """Say what goes, what stays and why; erase once the address was typed."""
    person = person_of(request)
    if person.is_staff and second_factor.is_missing(request):
        return second_factor.ask(request, back_to=request.path)
    form = EraseForm(
        request.POST if request.method == "POST" else None, person=person, is_own=True
    )
    if form.is_valid():
        try:
            erase(person, by=person)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your data are erased. Goodbye."))
            return redirect("/")
    return render(
        request,
        "accounts/erase.html",
        {"form": form, "person": person, "is_own": True},
        status=422 if form.is_bound else 200,
    )
