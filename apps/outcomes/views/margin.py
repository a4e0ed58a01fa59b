"""The margin of the draft: notes of the team, settled and kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes.access import paragraph_at
from apps.outcomes.actions import margin
from apps.outcomes.forms.margin import AnswerForm, NoteForm, SettleForm
from apps.outcomes.models import MarginNote, Paragraph
from apps.outcomes.queries.margin import notes_on, page_of_notes
from apps.outcomes.queries.naming import name_in_draft
from apps.outcomes.views.drafting import draft_url
from apps.outcomes.views.history import document_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("outcomes.read_draft", on=paragraph_at)
def notes_at(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """Read the notes at one paragraph; add one, answer, settle, take up again."""
    if request.method != "POST":
        return _page(
            request, paragraph, NoteForm(initial=typed_before_sign_in(request))
        )
    then = request.POST.get("then")
    if then in {"settle", "reopen"}:
        return _settle(request, paragraph)
    if then == "answer":
        return _answer(request, paragraph)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            margin.add_note(
                paragraph, by=person(request), key=form.key, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("quote", str(refusal))
        else:
            messages.success(request, _("Noted."))
            return _here(paragraph)
    return _page(request, paragraph, form)


def _here(paragraph: Paragraph) -> HttpResponse:
    edition = paragraph.document.edition.slug
    return redirect("outcomes:notes-at", edition=edition, paragraph=paragraph.pk)


def _note(paragraph: Paragraph, pk: int) -> MarginNote:
    return get_object_or_404(MarginNote.objects.about(paragraph), pk=pk)


def _settle(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work. Load the page and try again."))
        return _here(paragraph)
    note = _note(paragraph, form.cleaned_data["note"])
    if form.cleaned_data["then"] == "settle":
        margin.settle(note, by=person(request))
        messages.success(request, _("Settled. The note stays on file."))
    else:
        margin.reopen(note, by=person(request))
    return _here(paragraph)


def _answer(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, paragraph, NoteForm(), answer=form)
    note = _note(paragraph, form.cleaned_data["note"])
    body = form.cleaned_data["body"]
    margin.answer(note, by=person(request), body=body, key=form.key)
    return _here(paragraph)


def _page(
    request: HttpRequest,
    paragraph: Paragraph,
    form: NoteForm,
    *,
    answer: AnswerForm | None = None,
) -> HttpResponse:
    notes = notes_on(paragraph)
    edition = paragraph.document.edition
    facts: dict[str, Any] = {
        "edition": edition,
        "paragraph": paragraph,
        "heading": name_in_draft(paragraph),
        "unsettled": [one for one in notes if one.settled_at is None],
        "settled": [one for one in notes if one.settled_at],
        "form": form,
        "answer": answer,
        "answered": answer["note"].value() if answer else None,
        "fresh": AnswerForm(),
        "back": draft_url(edition, paragraph),
    }
    is_refused = form.is_bound or answer is not None
    return render(
        request,
        "outcomes/draft/notes_at.html",
        facts,
        status=422 if is_refused else 200,
    )


@require_safe
@requires("outcomes.read_draft", on=edition_at)
def notes(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All that waits at the margin, in the order of the text; or all that is settled."""
    settled = "settled" in request.GET
    page, noted = page_of_notes(
        document_or_404(edition), request.GET.get("page"), settled=settled
    )
    facts = {
        "edition": edition,
        "page": page,
        "notes": noted,
        "settled": settled,
        "back": draft_url(edition),
    }
    return render(request, "outcomes/draft/notes.html", facts)
