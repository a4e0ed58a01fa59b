"""Where drafters decide on what people have said."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.core.textdiff import diff_html
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import voice_at
from apps.outcomes.actions import disposing
from apps.outcomes.forms.voices import AcceptForm, DisposeForm
from apps.outcomes.models import Amendment, Comment
from apps.outcomes.queries.desk_of_voices import (
    ALL,
    CONFLICTS,
    OPEN,
    WITHHELD,
    Filed,
    consultations_of,
    desk_of,
    laid_out,
)
from apps.outcomes.queries.proposals import Fit, Proposal, proposal_of, proposals_of
from apps.outcomes.queries.voices import shown
from apps.outcomes.text import settling

Voice = Comment | Amendment
ON_A_PAGE = 50


@require_safe
@requires("outcomes.hear_all", on=edition_at)
def voices(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All that was said in one consultation, with what has become of it."""
    document = queries.document_of(edition)
    consultations = consultations_of(document) if document else []
    number = request.GET.get("version", "")
    chosen = next(
        (one for one in consultations if str(one.snapshot.number) == number),
        consultations[0] if consultations else None,
    )
    wanted = request.GET.get("which", "")
    which = wanted if wanted in {ALL, OPEN, CONFLICTS, WITHHELD} else ALL
    rows = desk_of(chosen, which=which) if chosen else []
    page = Paginator(rows, ON_A_PAGE).get_page(_page_number(request, rows))
    return render(
        request,
        "outcomes/consult/voices.html",
        {
            "edition": edition,
            "consultations": consultations,
            "consultation": chosen,
            "which": which,
            "page": page,
            "listed": laid_out(chosen, page, person(request)) if chosen else [],
            "may_dispose": request.user.has_perm("outcomes.write_draft", edition),
            "ways": [
                (ALL, _("All")),
                (OPEN, _("Not decided yet")),
                (CONFLICTS, _("In conflict with the text")),
                (WITHHELD, _("Withheld")),
            ],
        },
    )


def _page_number(request: HttpRequest, rows: Sequence[Filed]) -> str | int:
    """The page that is asked for, or the one with the voice that is looked for."""
    number, wanted = request.GET.get("page", ""), request.GET.get("at", "")
    found = [n for n, one in enumerate(rows) if wanted and one.name == wanted]
    return number if number or not found else found[0] // ON_A_PAGE + 1


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=voice_at)
def dispose(request: HttpRequest, voice: Voice) -> HttpResponse:
    """Put an amendment in the text, or say what else becomes of a voice."""
    proposal = proposal_of(voice) if isinstance(voice, Amendment) else None
    if request.method != "POST":
        return _page(request, voice, proposal)
    if request.POST.get("then") == "accept" and proposal:
        return _accept(request, proposal)
    if request.POST.get("then") == "compose" and proposal:
        return _composed(request, proposal)
    form = DisposeForm(request.POST, voice=voice)
    if form.is_valid():
        try:
            disposing.dispose(voice, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is noted. Its author is told."))
            return redirect(_list_url(voice))
    return _page(request, voice, proposal, form=form, status=422)


def _list_url(voice: Voice) -> str:
    snapshot = voice.snapshot
    address = reverse("outcomes:voices", args=[snapshot.document.edition.slug])
    name = f"{voice.KIND}-{voice.pk}"
    return f"{address}?version={snapshot.number}&at={name}#{name}"


def _accept(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    amendment = proposal.amendment
    form = AcceptForm(request.POST, has_words=amendment.has_words)
    if form.is_valid():
        before = _fits_beside(amendment)
        try:
            disposing.accept(amendment, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The text is changed. The author is told."))
            _tell_of_neighbours(request, amendment, before)
            return redirect(_list_url(amendment))
    return _page(request, amendment, proposal, accept_form=form, status=422)


def _composed(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Show the text that comes of the choices; nothing is stored yet."""
    parts, paragraph = proposal.parts, proposal.paragraph
    head = paragraph.head_id if paragraph else None
    body, status = proposal.text, 200
    if request.POST.get("base", "") == str(head or ""):
        body = settling.composed(parts, settling.choices(parts, request.POST))
    else:
        status = 409
        messages.warning(
            request, _("The text has changed once more. Look at the choices again.")
        )
    again = AcceptForm(
        has_words=True,
        initial={"base": head, "body": body, "reason": request.POST.get("reason", "")},
    )
    return _page(
        request, proposal.amendment, proposal, accept_form=again, status=status
    )


def _fits_beside(amendment: Amendment) -> dict[int, Proposal]:
    """The other open amendments of the same text, on the text as it is now."""
    others = Amendment.objects.undisposed().exclude(pk=amendment.pk)
    return proposals_of(
        amendment.snapshot, others.filter(consultation=amendment.consultation_id)
    )


def _tell_of_neighbours(
    request: HttpRequest, amendment: Amendment, before: dict[int, Proposal]
) -> None:
    """Say which open amendments this change has met."""
    after = _fits_beside(amendment)
    met = [one for pk, one in after.items() if pk in before and one != before[pk]]
    rebased = [one for one in met if one.fit is Fit.REBASED]
    conflicts = [one.amendment for one in met if one.fit is Fit.CONFLICT]
    if rebased:
        messages.info(
            request,
            ngettext(
                "%(number)s open amendment goes with the new text.",
                "%(number)s open amendments go with the new text.",
                len(rebased),
            )
            % {"number": len(rebased)},
        )
    if conflicts:
        messages.warning(
            request,
            _("In conflict with the new text, for you to decide: %(labels)s")
            % {"labels": ", ".join(one.label for one in conflicts)},
        )


def _page(
    request: HttpRequest,
    voice: Voice,
    proposal: Proposal | None,
    *,
    form: DisposeForm | None = None,
    accept_form: AcceptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    snapshot = voice.snapshot
    [one] = shown([voice], snapshot.text, person(request), is_team=True)
    facts: dict[str, Any] = {
        "edition": snapshot.document.edition,
        "document": snapshot.document,
        "snapshot": snapshot,
        "consultation": voice.consultation,
        "voice": voice,
        "one": one,
        "text": snapshot.text,
        "hears_all": True,
        # Who has written something about it meanwhile gets that back.
        "is_over": disposing.is_withdrawn(voice) and not (form or accept_form),
        "form": form or DisposeForm(voice=voice),
        "back": _list_url(voice),
    }
    if proposal:
        facts |= _facts_of(proposal, accept_form, request.POST)
    return render(request, "outcomes/consult/dispose.html", facts, status=status)


def _facts_of(
    proposal: Proposal, form: AcceptForm | None, sent: Mapping[str, str]
) -> dict[str, Any]:
    paragraph = proposal.paragraph
    initial = {"base": paragraph.head_id if paragraph else None, "body": proposal.text}
    has_words = proposal.amendment.has_words
    is_replaced = proposal.amendment.kind == "replace"
    parts = proposal.parts
    return {
        "proposal": proposal,
        "fit": proposal.fit.value,
        "since": diff_html(proposal.frozen, proposal.present),
        "would_change": diff_html(proposal.present, proposal.text)
        if is_replaced
        else "",
        "choices": settling.choices(parts, sent),
        "parts": json.dumps(settling.told(parts)),
        "accept_form": form or AcceptForm(has_words=has_words, initial=initial),
    }
