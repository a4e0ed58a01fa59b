"""Corrigenda: issued by organisers, read by everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.actions.correcting import correct, corrected
from apps.outcomes.exports import order_file
from apps.outcomes.forms.correcting import CorrigendumForm
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.views.files import address_of_schema
from apps.outcomes.views.published import adoption_published_in


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def corrigenda(request: HttpRequest, edition: Edition) -> HttpResponse:
    adoption = adoption_published_in(edition)
    facts = {
        "edition": edition,
        "adoption": adoption,
        "corrigenda": corrigenda_of(adoption),
        "may_adopt": request.user.has_perm("outcomes.adopt_document", edition),
    }
    return render(request, "outcomes/read/corrigenda.html", facts)


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def as_json(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All of them in order, each exactly as the hash says."""
    found = corrigenda_of(adoption_published_in(edition))
    if not found:
        raise Http404(_("There are no corrigenda."))
    body = ",".join(one.canonical for one in found)
    described = address_of_schema(found[0].content["format"])
    return HttpResponse(
        f"[{body}]".encode(),
        content_type="application/json",
        headers={"Link": f'<{described}>; rel="describedby"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.adopt_document", on=edition_at, grave=True)
def issue(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    adoption = queries.adoption_of(document) if document else None
    if adoption is None:
        raise Http404(_("Nothing is adopted yet."))
    sent = request.POST if request.method == "POST" else None
    form = CorrigendumForm(sent, text=corrected(adoption, corrigenda_of(adoption)))
    if sent is not None and form.is_valid():
        try:
            correct(adoption, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("old", str(refusal))
        else:
            order_file(adoption.snapshot)
            messages.success(request, _("The corrigendum is issued."))
            return redirect("outcomes:corrigenda", edition=edition.slug)
    facts = {"edition": edition, "adoption": adoption, "form": form}
    status = 422 if form.errors else 200
    return render(request, "outcomes/adopt/correct.html", facts, status=status)
