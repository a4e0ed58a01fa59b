"""Changes of the structure; each answers with the workspace, or asks once more."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.access import View, person, requires
from apps.contributions.models import Contribution
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import paragraph_at
from apps.outcomes.actions import cutting, levels, moving, structure
from apps.outcomes.forms import (
    InsertForm,
    JoinForm,
    MoveForm,
    RemarkForm,
    SourceForm,
    SplitForm,
    StructureForm,
    TakeOverForm,
)
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.views.drafting import draft_url

Change = Callable[..., Paragraph | None]

NO_DRAFT = gettext_lazy("The draft has not begun.")


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


def _do_typed(
    request: HttpRequest,
    document: Document,
    form: forms.Form,
    change: Callable[[], Paragraph],
    *,
    title: Promise | str,
) -> HttpResponse:
    """As ``_do``, for what somebody has typed: a refusal shows the text again."""
    status = 422
    if form.is_valid():
        try:
            return redirect(draft_url(document.edition, change()))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    document.refresh_from_db(fields=["structure_version"])
    # The order as it is now: pressing the button again is a decision made knowingly.
    form.data = {**form.data.dict(), "structure_version": document.structure_version}  # type: ignore[attr-defined]  # it is request.POST
    return render(
        request,
        "outcomes/draft/form.html",
        {
            "edition": document.edition,
            "title": title,
            "form": form,
            "submit": title,
            "back": draft_url(document.edition),
        },
        status=status,
    )


def _document(request: HttpRequest, edition: Edition) -> Document | None:
    document = queries.document_of(edition)
    if document is None:
        messages.error(request, str(NO_DRAFT))
    return document


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def insert(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = _document(request, edition)
    if document is None:
        return redirect(draft_url(edition))
    form = InsertForm(request.POST, places=queries.places_of(document))

    def change() -> Paragraph:
        return structure.insert(document, by=person(request), **form.cleaned_data)

    return _do_typed(request, document, form, change, title=_("Insert a paragraph"))


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def take_over(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A finding becomes a provision in one click, its source kept."""
    document = _document(request, edition)
    if document is None:
        return redirect(draft_url(edition))
    form = TakeOverForm(request.POST)

    def change() -> Paragraph:
        typed = dict(form.cleaned_data)
        contribution = _contribution(request, edition, typed.pop("contribution"))
        # One form holds the buttons of all findings.
        typed["id"] = uuid5(typed["id"], str(contribution.pk))
        typed["after"] = typed.pop("paragraph")
        return structure.insert_contribution(
            document, contribution, by=person(request), **typed
        )

    return _do(request, edition, form, change)


def _contribution(request: HttpRequest, edition: Edition, pk: int) -> Contribution:
    readable = Contribution.objects.for_edition(edition).filed()
    return get_object_or_404(readable.visible_to(request.user), pk=pk)


def _changes_a_paragraph(form: type[forms.Form]) -> Callable[[Change], View]:
    """Make a view of a change to one paragraph; ``form`` reads what it needs."""

    def decorate(change: Change) -> View:
        @require_POST
        @requires("outcomes.write_draft", on=paragraph_at)
        @wraps(change)
        def view(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
            sent = form(request.POST)
            return _do(
                request,
                paragraph.document.edition,
                sent,
                lambda: change(request, paragraph, **sent.cleaned_data),
            )

        return view

    return decorate


@require_POST
@requires("outcomes.write_draft", on=edition_at)
def add_source(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = SourceForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Choose the encouragement first, and the finding then.")
        )
        return redirect(draft_url(edition))

    def change() -> Paragraph:
        paragraph = paragraph_at(
            request.user,
            edition=edition.slug,
            paragraph=form.cleaned_data["paragraph"],
        )
        found = _contribution(request, edition, form.cleaned_data["contribution"])
        structure.add_source(paragraph, found, by=person(request))
        messages.success(request, _("The finding is a source of it now."))
        return paragraph

    return _do(request, edition, form, change)


@_changes_a_paragraph(MoveForm)
def move(
    request: HttpRequest,
    paragraph: Paragraph,
    *,
    direction: str,
    after: UUID | None,
    structure_version: int,
) -> Paragraph:
    by, version = person(request), structure_version
    if direction == "in":
        moved = levels.indent(paragraph, by=by, structure_version=version)
    elif direction == "out":
        moved = levels.outdent(paragraph, by=by, structure_version=version)
    elif direction == "to":
        moved = moving.move_behind(
            paragraph, by=by, after=after, structure_version=version
        )
    else:
        moved = moving.move(
            paragraph, by=by, up=direction == "up", structure_version=version
        )
    messages.success(
        request,
        _("It stands at %(place)s now.") % {"place": queries.place_of(moved)},
    )
    return moved


@_changes_a_paragraph(SplitForm)
def split(request: HttpRequest, paragraph: Paragraph, **typed: Any) -> Paragraph:
    second = cutting.split(paragraph, by=person(request), **typed)
    messages.success(request, _("Split. The sources stand with both halves."))
    return second


@_changes_a_paragraph(JoinForm)
def join(request: HttpRequest, paragraph: Paragraph, **typed: Any) -> Paragraph:
    joined = cutting.join(paragraph, by=person(request), **typed)
    messages.success(request, _("Joined. Read the text, and smooth the seam."))
    return joined


@_changes_a_paragraph(StructureForm)
def remove(request: HttpRequest, paragraph: Paragraph, **typed: Any) -> None:
    structure.remove(paragraph, by=person(request), **typed)
    messages.success(request, _("Removed. It can be restored below."))


@_changes_a_paragraph(StructureForm)
def restore(request: HttpRequest, paragraph: Paragraph, **typed: Any) -> Paragraph:
    return structure.restore(paragraph, by=person(request), **typed)


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def remark(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = RemarkForm(request.POST)

    def change() -> Paragraph:
        begun = structure.add_remark(paragraph, by=person(request), **form.cleaned_data)
        if form.cleaned_data["body"] not in {"", begun.body}:
            messages.warning(
                request,
                _("Somebody else began this remark. Yours is kept as unmerged."),
            )
        return paragraph

    return _do_typed(
        request, paragraph.document, form, change, title=_("Add the remark")
    )
