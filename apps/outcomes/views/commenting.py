"""Frozen texts: read, and commented on."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from apps.accounts.access import person, requires
from apps.accounts.limits import is_too_often
from apps.accounts.models import User
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.errors import told_to_wait
from apps.core.refusals import Refused
from apps.outcomes import queries
from apps.outcomes.access import snapshot_at
from apps.outcomes.actions import voicing
from apps.outcomes.forms import CommentForm
from apps.outcomes.models import Snapshot
from apps.outcomes.queries.corrigenda import corrections_in
from apps.outcomes.queries.voices import Said, said_about
from apps.outcomes.views.freezing import version_url

#: What is kept of what somebody has typed, by the names of the fields.
TYPED = ("paragraph", "body", "on_behalf_of", "is_named")
#: What the page asks of its reader, by the names of the permissions.
ASKED = {
    "is_team": "read_draft",
    "hears_all": "hear_all",
    "may_consider": "write_draft",
    "may_adopt": "adopt_document",
    "may_read_ledger": "read_ledger",
}


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
    discussed = _discussed(request, snapshot, with_voices=may_comment)
    return render(
        request,
        "outcomes/consult/version.html",
        {
            "edition": edition,
            "document": snapshot.document,
            "snapshot": snapshot,
            "text": snapshot.text,
            "discussed": discussed,
            "has_amendments": any(
                one["said"] and one["said"].amendments for one in discussed
            ),
            "consultation": consultation,
            "silence": queries.silence_of(snapshot),
            "is_open": may_comment and is_open,
            "may_sign_in": is_open and not request.user.is_authenticated,
            **{
                name: request.user.has_perm(f"outcomes.{perm}", edition)
                for name, perm in ASKED.items()
            },
            "form": form,
            "typed": {name: kept.get(name) for name in TYPED},
            "new_key": uuid4,
        },
        status=status,
    )


def _discussed(
    request: HttpRequest, snapshot: Snapshot, *, with_voices: bool
) -> list[dict[str, Any]]:
    """The paragraphs of the text, each with what was said about it and is corrected."""
    said: dict[str, Said] = {}
    if with_voices:
        reader = request.user if isinstance(request.user, User) else None
        is_team = request.user.has_perm("outcomes.hear_all", snapshot)
        said = said_about(snapshot, reader, is_team=is_team)
    corrections = corrections_in(snapshot)
    return [
        {
            "entry": entry,
            "said": said.get(entry.id),
            "corrections": corrections.get(entry.id),
            "corrections_of_remark": entry.remark and corrections.get(entry.remark.id),
        }
        for entry in queries.for_readers(snapshot.text).entries
    ]


@require_POST
@keeps_what_was_typed(at=lambda path: path.removesuffix("comments/"))
@requires("outcomes.comment_on_version", on=snapshot_at)
def comment(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    form = CommentForm(request.POST)
    if form.is_valid() and is_too_often(request, "comment"):
        form.add_error(None, _("Wait a minute, then send this comment again."))
        return told_to_wait(_version_page(request, snapshot, form=form))
    if form.is_valid():
        typed = dict(form.cleaned_data)
        key = typed.pop("submission_key")
        try:
            voicing.comment(snapshot, by=person(request), key=key, **typed)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your comment is recorded. Thank you."))
            return redirect(f"{version_url(snapshot)}#p-{typed['paragraph']}")
    return _version_page(request, snapshot, form=form, status=422)
