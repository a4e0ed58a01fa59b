"""Writing in one paragraph of the draft: saving, and settling conflicts."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
)

from apps.accounts.access import person, requires
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.refusals import Refused
from apps.core.textdiff import Part, diff_html
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import (
    paragraph_at,
    paragraph_to_save_at,
    side_version_at,
)
from apps.outcomes.actions import saving
from apps.outcomes.actions.saving import Result, Saved
from apps.outcomes.choices import Origin, ParagraphKind
from apps.outcomes.forms import (
    AutosaveForm,
    ResolveForm,
    SaveForm,
)
from apps.outcomes.models import Paragraph, Revision, SideVersion
from apps.outcomes.queries import history
from apps.outcomes.queries.wordings import wordings_of
from apps.outcomes.text import settling

STATUSES = {
    Result.SAVED: HTTPStatus.OK,
    Result.CONFLICT: HTTPStatus.CONFLICT,
    Result.REMOVED: HTTPStatus.CONFLICT,
    Result.SETTLED: HTTPStatus.CONFLICT,
    Result.FROZEN: HTTPStatus.LOCKED,
}
#: On the page where one writes; the page of the history has all.
LATEST_STEPS = 5


def draft_url(edition: Edition, paragraph: Paragraph | None = None) -> str:
    address = reverse("outcomes:draft", kwargs={"edition": edition.slug})
    return f"{address}#p-{paragraph.pk}" if paragraph else address


@requires("outcomes.write_draft", on=paragraph_to_save_at)
def _autosave(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    return _save_json(request, paragraph)


@keeps_what_was_typed()
@requires("outcomes.write_draft", on=paragraph_at)
def _write(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    if request.method == "POST":
        return _save_form(request, paragraph)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(queries.text_of(paragraph))
    initial = {
        "body": paragraph.body,
        "base": paragraph.head_id,
        "client_uuid": uuid4(),
    }
    typed = typed_before_sign_in(request)
    return _edit_page(
        request, paragraph, SaveForm(initial=initial | typed), was_typed=bool(typed)
    )


@require_http_methods(["GET", "HEAD", "POST", "PUT"])
def paragraph(request: HttpRequest, **place: Any) -> HttpResponse:
    """Edit one paragraph: the page, its form, and the same save as JSON."""
    act = _autosave if request.method == "PUT" else _write
    return act(request, **place)


paragraph.access = "outcomes.write_draft"  # type: ignore[attr-defined]  # as ``requires`` notes it


def _edit_page(
    request: HttpRequest,
    paragraph: Paragraph,
    form: SaveForm,
    *,
    was_typed: bool = False,
    status: int = 200,
) -> HttpResponse:
    edition = paragraph.document.edition
    desk = queries.desk(paragraph, person(request))
    mark = desk.row.label.mark if desk else ""
    return render(
        request,
        "outcomes/draft/paragraph.html",
        {
            "edition": edition,
            "document": paragraph.document,
            "is_locked": not paragraph.document.may_change(paragraph.kind),
            "paragraph": paragraph,
            "form": form,
            "was_typed": was_typed,
            "steps": history.with_words(history.steps_of(paragraph)[:LATEST_STEPS]),
            "back": draft_url(edition, paragraph),
            "heading": f"{paragraph.get_kind_display()} {mark}".strip(),
            "desk": desk,
            "wordings": wordings_of(paragraph),
            "pointers": queries.pointers_for(paragraph),
            "others": queries.others_at(paragraph, person(request)),
            "may_edit": paragraph.document.may_change(ParagraphKind.PROVISION),
            "may_edit_remarks": paragraph.document.may_change(ParagraphKind.REMARK),
            "new_id": uuid4(),
        },
        status=status,
    )


def _save_form(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, paragraph, form, status=422)
    saved = saving.save(paragraph, author=person(request), **form.cleaned_data)
    if saved.is_saved:
        messages.success(request, _("Saved."))
        return redirect(draft_url(paragraph.document.edition, paragraph))
    assert saved.side_version is not None
    kept = side_version_at(
        request.user,
        edition=paragraph.document.edition.slug,
        side_version=saved.side_version.pk,
    )
    return _side_page(request, kept, status=STATUSES[saved.result])


def _save_json(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        sent = None
    form = AutosaveForm(sent if isinstance(sent, dict) else {})
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=HTTPStatus.BAD_REQUEST)
    saved = saving.save(
        paragraph,
        author=person(request),
        origin=Origin.AUTOSAVE,
        **form.cleaned_data,
    )
    answer = _told(saved, paragraph)
    return JsonResponse(answer, status=STATUSES[saved.result])


def _told(saved: Saved, paragraph: Paragraph) -> dict[str, Any]:
    revision, head = saved.revision, saved.head
    answer: dict[str, Any] = {
        "result": saved.result.value,
        "revision": revision.pk,
        "sha256": revision.sha256,
        "saved_at": revision.created_at.isoformat(),
        "head": head.pk if head else None,
    }
    if saved.is_saved or saved.side_version is None:
        return answer
    merge = saving.proposal(revision, head)
    theirs = head.body if head else ""
    edition = paragraph.document.edition
    return (
        answer
        | _told_of_removal(paragraph)
        | {
            "mine": revision.body,
            "theirs": theirs,
            "diff": diff_html(theirs, revision.body),
            "merge": merge.text,
            "merge_is_clean": merge.is_clean,
            "side_version": saved.side_version.pk,
            "settle_url": reverse(
                "outcomes:side-version",
                kwargs={
                    "edition": edition.slug,
                    "side_version": saved.side_version.pk,
                },
            ),
        }
    )


def _told_of_removal(paragraph: Paragraph) -> dict[str, Any]:
    gone = queries.gone(paragraph)
    if gone is None:
        return {}
    into = gone.stands_in
    edition = paragraph.document.edition
    return {
        "removed_by": gone.by,
        "joined_url": draft_url(edition, into) if into else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=side_version_at)
def side_version(request: HttpRequest, side_version: SideVersion) -> HttpResponse:
    """Settle an unmerged version: take the merge, take it as it is, or leave it out."""
    if request.method != "POST":
        return _side_page(request, side_version)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _side_page(request, side_version, form=form, status=422)
    typed = dict(form.cleaned_data)
    then, reason = typed.pop("then"), typed.pop("reason")
    try:
        if then == "compose":
            return _composed(request, side_version, form)
        if then == "discard":
            saving.discard(side_version, by=person(request), reason=reason)
            messages.success(request, _("The version is left out; it stays on file."))
            saved = None
        else:
            saved = saving.put_in_place(side_version, by=person(request), **typed)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _side_page(request, side_version, form=form, status=422)
    return _after_settling(request, side_version, saved)


def _parts(revision: Revision) -> list[Part]:
    return settling.readable(saving.parts(revision, revision.paragraph.head))


def _composed(
    request: HttpRequest, side_version: SideVersion, form: ResolveForm
) -> HttpResponse:
    """Show the text that comes of the choices; nothing is stored yet."""
    revision = side_version.revision
    head = revision.paragraph.head
    status = 200
    if form.cleaned_data["base"] == revision.paragraph.head_id:
        parts = _parts(revision)
        chosen = settling.choices(parts, request.POST)
        body = settling.composed(parts, chosen)
    else:
        body, status = saving.proposal(revision, head).text, HTTPStatus.CONFLICT
        messages.warning(
            request, _("The text has changed once more. Look at the choices again.")
        )
    again = ResolveForm(
        initial={
            "body": body,
            "base": revision.paragraph.head_id,
            "client_uuid": uuid4(),
        }
    )
    return _side_page(
        request, side_version, form=again, status=status, sent=request.POST
    )


def _after_settling(
    request: HttpRequest, side_version: SideVersion, saved: Saved | None
) -> HttpResponse:
    paragraph = side_version.revision.paragraph
    edition = paragraph.document.edition
    if saved is None or saved.is_saved:
        if saved:
            messages.success(request, _("Saved."))
        return redirect(draft_url(edition, paragraph))
    assert saved.side_version is not None
    if saved.result is Result.SETTLED:
        messages.warning(
            request,
            _("Somebody has settled that version already. Your text is kept below."),
        )
    again = side_version_at(
        request.user, edition=edition.slug, side_version=saved.side_version.pk
    )
    return _side_page(request, again, status=STATUSES[saved.result])


def _side_page(
    request: HttpRequest,
    side_version: SideVersion,
    *,
    form: ResolveForm | None = None,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
) -> HttpResponse:
    revision = side_version.revision
    paragraph = revision.paragraph
    head = paragraph.head
    merge, parts = saving.proposal(revision, head), _parts(revision)
    theirs = head.body if head else ""
    form = form or ResolveForm(
        initial={"body": merge.text, "base": paragraph.head_id, "client_uuid": uuid4()}
    )
    return render(
        request,
        "outcomes/draft/conflict.html",
        {
            "edition": paragraph.document.edition,
            "document": paragraph.document,
            "paragraph": paragraph,
            "side_version": side_version,
            "is_locked": not paragraph.document.may_change(paragraph.kind),
            "mine": revision,
            "theirs": head,
            "gone": queries.gone(paragraph),
            "split_off": queries.split_off_since(revision),
            "diff": diff_html(theirs, revision.body),
            "merge": merge,
            "choices": settling.choices(parts, sent or {}),
            "parts": json.dumps(settling.told(parts)),
            "form": form,
            "key": uuid4(),
            "workspace": draft_url(paragraph.document.edition),
            "back": draft_url(paragraph.document.edition, paragraph),
        },
        status=status,
    )
