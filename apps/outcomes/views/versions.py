"""Frozen texts: made, commented on, adopted, published."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.access import requires
from apps.accounts.limits import is_too_often
from apps.accounts.models import User
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.errors import A_MINUTE
from apps.core.refusals import Refused
from apps.core.submissions import run_once
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import comment_at, snapshot_at
from apps.outcomes.actions import documents, remarks, versions
from apps.outcomes.exports import order_pdf
from apps.outcomes.forms import (
    AdoptionForm,
    CommentForm,
    ConsiderForm,
    FreezeForm,
    statements_on,
    with_more_statements,
)
from apps.outcomes.models import Comment, Document, Snapshot
from apps.outcomes.rules import is_open_for_comments
from apps.outcomes.views.drafting import draft_url, person


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
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, edition, form, _("Freeze this version"))
    try:
        snapshot = _frozen_once(document, form, by=person(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _ask_again(request, edition, form, _("Freeze this version"))
    order_pdf(snapshot)
    messages.success(request, _("The version is frozen."))
    return redirect(version_url(snapshot))


def _frozen_once(document: Document, form: FreezeForm, *, by: User) -> Snapshot:
    """A second click leads to the version that the first one made."""

    def freeze_now() -> int:
        return versions.freeze(document, by=by, **form.cleaned_data).pk

    number = run_once(form.key, by, "outcomes.freeze", freeze_now)
    return Snapshot.objects.select_related("document__edition").get(pk=number)


def _ask_again(
    request: HttpRequest, edition: Edition, form: Form, submit: str
) -> HttpResponse:
    """The form by itself, with its mistakes and all that was typed."""
    return render(
        request,
        "outcomes/form.html",
        {
            "edition": edition,
            "title": submit,
            "form": form,
            "submit": submit,
            "back": draft_url(edition),
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


@require_safe
@requires("outcomes.read_version", on=snapshot_at)
def version(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    typed = typed_before_sign_in(request, path=_comments_url(snapshot))
    return _version_page(request, snapshot, typed=typed)


def _comments_url(snapshot: Snapshot) -> str:
    return f"{version_url(snapshot)}comments/"


def _version_page(
    request: HttpRequest,
    snapshot: Snapshot,
    *,
    form: CommentForm | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    edition = snapshot.document.edition
    kept = typed or (form.data if form else {})
    may_comment = request.user.has_perm("outcomes.comment_on_version", snapshot)
    return render(
        request,
        "outcomes/version.html",
        {
            "edition": edition,
            "document": snapshot.document,
            "snapshot": snapshot,
            "content": snapshot.content,
            "entries": [
                {**entry, "has_typed": entry["id"] == kept.get("paragraph")}
                for entry in queries.version_entries(
                    snapshot, with_comments=may_comment
                )
            ],
            "is_open": may_comment and is_open_for_comments(snapshot),
            "is_team": request.user.has_perm("outcomes.read_draft", edition),
            "may_consider": request.user.has_perm("outcomes.write_draft", edition),
            "may_adopt": request.user.has_perm("outcomes.adopt_document", edition),
            "form": form,
            "typed": {"paragraph": kept.get("paragraph"), "body": kept.get("body")},
            "new_key": uuid4,
        },
        status=status,
    )


@require_POST
@keeps_what_was_typed(at=lambda path: path.removesuffix("comments/"))
@requires("outcomes.comment_on_version", on=snapshot_at)
def comment(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    form = CommentForm(request.POST)
    if form.is_valid() and is_too_often(request, "comment"):
        form.add_error(None, _("Wait a minute, then send this comment again."))
        response = _version_page(request, snapshot, form=form, status=429)
        response["Retry-After"] = str(A_MINUTE)
        return response
    if form.is_valid():
        typed = form.cleaned_data
        try:
            versions.comment(
                snapshot,
                by=person(request),
                paragraph=typed["paragraph"],
                body=typed["body"],
                key=typed["submission_key"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your comment is recorded. Thank you."))
            return redirect(f"{version_url(snapshot)}#p-{typed['paragraph']}")
    return _version_page(request, snapshot, form=form, status=422)


@require_POST
@requires("outcomes.write_draft", on=comment_at)
def consider(request: HttpRequest, comment: Comment) -> HttpResponse:
    form = ConsiderForm(request.POST)
    edition = comment.snapshot.document.edition
    if not form.is_valid():
        return _ask_again(request, edition, form, _("Consider this comment"))
    try:
        versions.consider(
            comment,
            by=person(request),
            taken_up=form.cleaned_data["result"] == "taken_up",
            reason=form.cleaned_data["reason"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _ask_again(request, edition, form, _("Consider this comment"))
    messages.success(request, _("The comment is marked as considered."))
    return redirect(draft_url(edition, comment.paragraph))


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
                order_pdf(version.adoption.snapshot)
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
        try:
            versions.adopt(
                snapshot, by=person(request), statements=stated, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            order_pdf(snapshot)
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
        "outcomes/adopt.html",
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
    order_pdf(Snapshot.objects.get(adoption__document=document))
    messages.success(request, _("The Outcome Document is published."))
    return redirect("outcomes:document", edition=edition.slug)
