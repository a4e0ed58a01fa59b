from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import open_to_everyone, requires_sign_in
from apps.accounts.limits import is_too_often
from apps.accounts.models import User
from apps.certificates import actions, queries, rendering
from apps.certificates.exports import order_pdf
from apps.certificates.forms import OTHER, CodeForm, WishesForm
from apps.certificates.models import Certificate, CertificateRule
from apps.core.errors import too_many_requests
from apps.core.refusals import Refused
from apps.registration.access import own_application_at
from apps.registration.models import Application

RETRY_AFTER_SECONDS = 3


def _own(request: HttpRequest, reference: str) -> tuple[Application, CertificateRule]:
    """The person's application at a part that has a rule; all else is not found."""
    assert isinstance(request.user, User)
    application = own_application_at(request.user, reference=reference)
    return application, get_object_or_404(CertificateRule, part=application.part_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def own(request: HttpRequest, reference: str) -> HttpResponse:
    """How one stands to the rule; the certificate, or the form that issues it."""
    application, rule = _own(request, reference)
    assert isinstance(request.user, User)
    standing = queries.standing_of(application, rule)
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial=_wishes_before(request.user, standing.certificate),
    )
    if form.is_valid():
        try:
            actions.issue(application, wishes=form.wishes(), by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your certificate is issued."))
        return redirect("certificates:own", application.reference)
    certificate = standing.certificate
    return render(
        request,
        "certificates/own.html",
        {
            "edition": application.part.edition,
            "application": application,
            "standing": standing,
            "rule": queries.rule_in_words(rule),
            "certificate": certificate,
            "address": rendering.address_of(certificate) if certificate else "",
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _wishes_before(person: User, issued: Certificate | None) -> dict[str, object]:
    if issued is None:
        return {"language": person.language}
    is_known = issued.name in {person.full_name, person.display_name}
    return {
        "name": f"name:{issued.name}" if is_known else OTHER,
        "other_name": "" if is_known else issued.name,
        "language": issued.language,
        "shows_name": issued.shows_name,
    }


@require_safe
@requires_sign_in
def own_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The file, or word that it is being made; the page asks again by itself."""
    application, _rule = _own(request, reference)
    certificate = application.certificates.in_force().first()
    if certificate is None:
        raise Http404
    if not certificate.sha256:
        return _not_yet(request, certificate)
    etag = quote_etag(certificate.sha256)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    name = f"certificate-{certificate.code}.pdf"
    return HttpResponse(
        bytes(certificate.content or b""),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "ETag": etag},
    )


def _not_yet(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    failed = bool(rendering.failure_of(certificate))
    order_pdf(certificate)
    again = rendering.ORDER_SECONDS if failed else RETRY_AFTER_SECONDS
    response = render(
        request,
        "certificates/pending.html",
        {"application": certificate.application, "failed": failed},
        status=503 if failed else 202,
    )
    response["Retry-After"] = response["Refresh"] = str(again)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def erase(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then erase the certificate; its code is known no more."""
    application, _rule = _own(request, reference)
    assert isinstance(request.user, User)
    if request.method == "POST":
        actions.erase(application, by=request.user)
        messages.success(request, _("Your certificate is deleted."))
        return redirect("certificates:own", application.reference)
    if not application.certificates.in_force().exists():
        return redirect("certificates:own", application.reference)
    return render(request, "certificates/erase.html", {"application": application})


@require_safe
@open_to_everyone
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed that stands on paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return _answered(request, form.cleaned_data["code"], form)
    return render(
        request,
        "certificates/verify.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_safe
@open_to_everyone
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of a certificate says, as far as its person agreed."""
    return _answered(request, code, CodeForm({"code": code}))


def _answered(request: HttpRequest, code: str, form: CodeForm) -> HttpResponse:
    if is_too_often(request, "verify"):
        return too_many_requests(request)
    certificate = queries.certificate_with(code)
    response = render(
        request,
        "certificates/verify.html",
        {"form": form, "asked": True, "certificate": certificate},
        status=200 if certificate else 404,
    )
    response["X-Robots-Tag"] = "noindex"
    return response
