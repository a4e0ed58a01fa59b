"""The page on which drafters have the whole text, and how a draft begins."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import marks, queries
from apps.outcomes.actions import documents
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.forms import DescribeForm, FreezeForm
from apps.outcomes.queries.completeness import open_points
from apps.outcomes.views.drafting import draft_url

LONGEST_SEARCH = 100


class _FreshKey:
    """Another key each time it is written into a page, also through an include."""

    def __str__(self) -> str:
        return str(uuid4())


@require_safe
@requires("outcomes.read_draft", on=edition_at)
def workspace(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    may_write = request.user.has_perm("outcomes.write_draft", edition)
    find = request.GET.get("find", "")[:LONGEST_SEARCH]
    facts: dict[str, Any] = {"edition": edition, "may_write": may_write}
    if document is not None:
        work = queries.workspace(document, person(request), find=find)
        facts |= {
            "document": document,
            "work": work,
            "points": open_points(work),
            "find": find,
            "after": request.GET.get("after", ""),
            "may_edit": may_write and document.may_change(ParagraphKind.PROVISION),
            "may_edit_remarks": may_write and document.may_change(ParagraphKind.REMARK),
            "may_adopt": request.user.has_perm("outcomes.adopt_document", edition),
            "freeze_form": FreezeForm(document=document),
            "new_id": _FreshKey(),
            "mark": marks.key_of(document.pk, edition.slug),
        }
    return render(request, "outcomes/draft/workspace.html", facts)


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def begin(request: HttpRequest, edition: Edition) -> HttpResponse:
    documents.begin(edition, by=person(request))
    return redirect(draft_url(edition))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=edition_at)
def describe(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    if document is None:
        return redirect(draft_url(edition))
    sent = request.POST if request.method == "POST" else None
    form = DescribeForm(sent, instance=document)
    if sent is not None and form.is_valid():
        try:
            documents.describe(document, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The title is saved."))
            return redirect(draft_url(edition))
    return render(
        request,
        "outcomes/draft/form.html",
        {
            "edition": edition,
            "title": _("Title, enacting text and options"),
            "form": form,
            "submit": _("Save"),
            "back": draft_url(edition),
        },
        status=422 if form.errors else 200,
    )
