"""Letters about Outcome Documents: asked for, confirmed, left."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.access import open_to_everyone
from apps.accounts.limits import is_too_often
from apps.core.errors import told_to_wait
from apps.notifications import subscribing
from apps.notifications.forms import SubscribeForm


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def subscribe(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether or not an address is on the list."""
    if request.method != "POST":
        form = SubscribeForm(initial={"language": get_language()})
        return _form_page(request, form)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    if is_too_often(request, "subscribe"):
        form.add_error(None, _("Wait a minute, then send this again."))
        return told_to_wait(_form_page(request, form))
    subscribing.ask(**form.cleaned_data)
    return render(
        request,
        "notifications/asked.html",
        {"email": form.cleaned_data["email"]},
    )


def _form_page(
    request: HttpRequest, form: SubscribeForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "notifications/subscribe.html", {"form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, so that no program that follows links says yes for somebody."""
    try:
        key = subscribing.to_confirm(token)
    except BadSignature:
        raise Http404 from None
    asks = request.method != "POST"
    is_late = not asks and subscribing.confirm(key) is None
    return render(
        request,
        "notifications/confirm.html",
        {"asks": asks, "is_late": is_late},
        status=404 if is_late else 200,
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Programs of mail send an empty POST without a cookie; the address is the proof."""
    try:
        key = subscribing.to_leave(token)
    except BadSignature:
        raise Http404 from None
    if request.method == "POST":
        subscribing.leave(key)
    return render(
        request, "notifications/stop.html", {"has_left": request.method == "POST"}
    )
