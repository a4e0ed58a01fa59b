"""The act of adoption, the remarks finished after it, and publication."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import snapshot_at
from apps.outcomes.actions import remarks, versions
from apps.outcomes.actions.acts import Act
from apps.outcomes.exports import order_file
from apps.outcomes.forms import (
    AdoptionForm,
    statements_on,
    with_more_statements,
)
from apps.outcomes.models import Snapshot
from apps.outcomes.views.drafting import draft_url


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def finish_remarks(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    if document is not None:
        try:
            version = remarks.finish_remarks(document, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if version:
                order_file(version.adoption.snapshot)
                messages.success(request, _("The explanatory remarks are frozen."))
            else:
                messages.info(request, _("The remarks are those that were adopted."))
    return redirect(draft_url(edition))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.adopt_document", on=snapshot_at, grave=True)
def adopt(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The act of adoption, bound to the hash that stands on the page."""
    sent = request.POST if request.method == "POST" else None
    if sent is not None and sent.get("then") == "add":
        return _adoption_page(request, snapshot, *with_more_statements(sent, snapshot))
    form = AdoptionForm(sent, snapshot=snapshot)
    statements = statements_on(snapshot, sent)
    if sent is not None and all([form.is_valid(), statements.is_valid()]):
        stated = [
            versions.Stated(
                kind=one.cleaned_data["kind"] or "statement",
                text=one.cleaned_data["text"].strip(),
                paragraph=one.cleaned_data["paragraph"] or None,
                attributed_to=one.cleaned_data["attributed_to"],
            )
            for one in statements.forms
            if one.is_written
        ]
        facts = dict(form.cleaned_data)
        try:
            versions.adopt(
                snapshot,
                by=person(request),
                statements=stated,
                sha256=facts.pop("sha256"),
                act=Act(**facts),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            order_file(snapshot)
            messages.success(request, _("The adoption is on record."))
            return redirect(draft_url(snapshot.document.edition))
    return _adoption_page(
        request,
        snapshot,
        form,
        statements,
        status=422 if form.errors or (sent and not statements.is_valid()) else 200,
    )


def _adoption_page(
    request: HttpRequest,
    snapshot: Snapshot,
    form: AdoptionForm,
    statements: Any,
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "outcomes/adopt/adopt.html",
        {
            "edition": snapshot.document.edition,
            "document": snapshot.document,
            "snapshot": snapshot,
            "form": form,
            "statements": statements,
        },
        status=status,
    )


@require_POST
@requires("outcomes.adopt_document", on=edition_at, grave=True)
def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    if document is None:
        return redirect(draft_url(edition))
    try:
        versions.publish(document, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(draft_url(edition))
    order_file(Snapshot.objects.get(adoption__document=document))
    messages.success(request, _("The Outcome Document is published."))
    return redirect("outcomes:document", edition=edition.slug)
