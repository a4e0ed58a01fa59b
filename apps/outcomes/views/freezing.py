"""Freezing a version, and opening the draft again."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
)

from apps.accounts.access import person, requires
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.submissions import run_once
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.actions import documents, versions
from apps.outcomes.exports import order_file
from apps.outcomes.forms import (
    FreezeForm,
)
from apps.outcomes.models import Document, Snapshot
from apps.outcomes.views.drafting import draft_url


def version_url(snapshot: Snapshot) -> str:
    return reverse(
        "outcomes:version",
        kwargs={
            "edition": snapshot.document.edition.slug,
            "number": snapshot.number,
        },
    )


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def freeze(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    if document is None:
        return redirect(draft_url(edition))
    form = FreezeForm(request.POST, document=document)
    if not form.is_valid():
        return ask_again(request, edition, form, _("Freeze this version"))
    try:
        snapshot = _frozen_once(document, form, by=person(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        points = reverse("outcomes:completeness", kwargs={"edition": edition.slug})
        return ask_again(
            request, edition, form, _("Freeze this version"), open_points=points
        )
    order_file(snapshot)
    messages.success(request, _("The version is frozen."))
    return redirect(version_url(snapshot))


def _frozen_once(document: Document, form: FreezeForm, *, by: User) -> Snapshot:
    """A second click leads to the version that the first one made."""

    def freeze_now() -> int:
        return versions.freeze(document, by=by, **form.cleaned_data).pk

    number = run_once(form.key, by, "outcomes.freeze", freeze_now)
    return Snapshot.objects.select_related("document__edition").get(pk=number)


def ask_again(
    request: HttpRequest, edition: Edition, form: Form, submit: str, **more: str
) -> HttpResponse:
    """The form by itself, with its mistakes and all that was typed."""
    return render(
        request,
        "outcomes/draft/form.html",
        {
            "edition": edition,
            "title": submit,
            "form": form,
            "submit": submit,
            "back": draft_url(edition),
            **more,
        },
        status=422,
    )


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def reopen(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    if document is not None:
        try:
            documents.reopen(document, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The draft is open again."))
    return redirect(draft_url(edition))
