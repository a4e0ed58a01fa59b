"""One-button changes of the structure; each answers with the workspace."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.contributions.models import Contribution
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import paragraph_at
from apps.outcomes.actions import structure
from apps.outcomes.forms import (
    InsertForm,
    MoveForm,
    RemarkForm,
    SourceForm,
    StructureForm,
    TakeOverForm,
)
from apps.outcomes.models import Paragraph
from apps.outcomes.views.drafting import draft_url, person


def _do(
    request: HttpRequest,
    edition: Edition,
    form: forms.Form,
    change: Callable[[], Paragraph | None],
) -> HttpResponse:
    """Make ``change``, and go where it can be seen; a refusal is said there too."""
    if not form.is_valid():
        messages.error(request, _("That did not work. Load the page and try again."))
        return redirect(draft_url(edition))
    try:
        paragraph = change()
    except Refused as refusal:
        messages.error(request, str(refusal))
        paragraph = None
    return redirect(draft_url(edition, paragraph))


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def insert(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    form = InsertForm(request.POST)

    def change() -> Paragraph | None:
        if document is None:
            return None
        return structure.insert(document, by=person(request), **form.cleaned_data)

    return _do(request, edition, form, change)


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def take_over(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A finding becomes a provision in one click, its source kept."""
    document = queries.document_of(edition)
    form = TakeOverForm(request.POST)

    def change() -> Paragraph | None:
        if document is None:
            return None
        typed = dict(form.cleaned_data)
        contribution = _contribution(request, edition, typed.pop("contribution"))
        return structure.insert_contribution(
            document, contribution, by=person(request), **typed
        )

    return _do(request, edition, form, change)


def _contribution(request: HttpRequest, edition: Edition, pk: int) -> Contribution:
    readable = Contribution.objects.for_edition(edition).filed()
    return get_object_or_404(readable.visible_to(request.user), pk=pk)


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def add_source(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = SourceForm(request.POST)
    edition = paragraph.document.edition

    def change() -> Paragraph:
        contribution = _contribution(
            request, edition, form.cleaned_data["contribution"]
        )
        structure.add_source(paragraph, contribution, by=person(request))
        return paragraph

    return _do(request, edition, form, change)


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def move(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = MoveForm(request.POST)

    def change() -> Paragraph:
        return structure.move(
            paragraph,
            by=person(request),
            up=form.cleaned_data["direction"] == "up",
            structure_version=form.cleaned_data["structure_version"],
        )

    return _do(request, paragraph.document.edition, form, change)


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def remove(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = StructureForm(request.POST)

    def change() -> None:
        structure.remove(paragraph, by=person(request), **form.cleaned_data)
        messages.success(request, _("Removed. It can be restored below."))

    return _do(request, paragraph.document.edition, form, change)


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def restore(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = StructureForm(request.POST)

    def change() -> Paragraph:
        return structure.restore(paragraph, by=person(request), **form.cleaned_data)

    return _do(request, paragraph.document.edition, form, change)


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def remark(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = RemarkForm(request.POST)

    def change() -> Paragraph:
        structure.add_remark(paragraph, by=person(request), **form.cleaned_data)
        return paragraph

    return _do(request, paragraph.document.edition, form, change)
