"""Frozen texts: read, commented on, and what becomes of the comments."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from apps.accounts.access import requires
from apps.accounts.limits import is_too_often
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.errors import A_MINUTE
from apps.core.refusals import Refused
from apps.outcomes import queries
from apps.outcomes.access import comment_at, snapshot_at
from apps.outcomes.actions import versions
from apps.outcomes.forms import (
    CommentForm,
    ConsiderForm,
)
from apps.outcomes.models import Comment, Snapshot
from apps.outcomes.views.drafting import draft_url, person
from apps.outcomes.views.freezing import ask_again, version_url


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
    consultation = queries.consultation_of(snapshot)
    is_open = consultation is not None and consultation.is_open
    may_comment = request.user.has_perm("outcomes.comment_on_version", snapshot)
    return render(
        request,
        "outcomes/consult/version.html",
        {
            "edition": edition,
            "document": snapshot.document,
            "snapshot": snapshot,
            "text": snapshot.text,
            "discussed": queries.version_entries(snapshot, with_comments=may_comment),
            "consultation": consultation,
            "silence": queries.silence_of(snapshot),
            "is_open": may_comment and is_open,
            "may_sign_in": is_open and not request.user.is_authenticated,
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
        return ask_again(request, edition, form, _("Consider this comment"))
    try:
        versions.consider(
            comment,
            by=person(request),
            taken_up=form.cleaned_data["result"] == "taken_up",
            reason=form.cleaned_data["reason"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ask_again(request, edition, form, _("Consider this comment"))
    messages.success(request, _("The comment is marked as considered."))
    return redirect(draft_url(edition, comment.paragraph))
