"""How the text came about: a paragraph step by step, the whole day by day, two states."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.core.zones import zone_of
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import paragraph_at
from apps.outcomes.actions import restoring, restoring_whole
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.forms.history import (
    MOMENT,
    NOW,
    BringBackForm,
    BringWholeBackForm,
    CompareForm,
    DayForm,
    StepsForm,
)
from apps.outcomes.models import Document, Paragraph, Snapshot
from apps.outcomes.queries import days, history, states
from apps.outcomes.queries.naming import name_in_draft
from apps.outcomes.views.drafting import draft_url


def document_or_404(edition: Edition) -> Document:
    document = queries.document_of(edition)
    if document is None:
        raise Http404(_("The draft has not begun."))
    return document


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.read_draft", on=paragraph_at)
def paragraph_history(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """Every step with what it changed; a post brings an earlier text back."""
    if request.method == "POST":
        return _bring_back(request, paragraph)
    document = paragraph.document
    each = "each" in request.GET
    steps = history.steps_of(paragraph, each=each)
    form = StepsForm(
        request.GET if "since" in request.GET else None,
        steps=[
            (step.number, f"{step.number} – {step.revision.author.name_for_others}")
            for step in steps
        ],
    )
    may_write = request.user.has_perm("outcomes.write_draft", paragraph)
    may_change = document.may_change(paragraph.kind) and not paragraph.removed_at
    facts: dict[str, Any] = {
        "edition": document.edition,
        "paragraph": paragraph,
        "heading": name_in_draft(paragraph),
        "form": form,
        "each": each,
        "is_long": len(steps) > 1,
        "difference": _between(steps, form),
        "page": history.page_of(steps, request.GET.get("page")),
        "may_write": may_write,
        "may_restore": may_write and may_change,
        "new_id": uuid4(),
        "back": draft_url(document.edition, paragraph),
    }
    return render(request, "outcomes/draft/history.html", facts)


def _between(steps: list[history.Step], form: StepsForm) -> object:
    if not form.is_bound or not form.is_valid():
        return None
    return history.difference_between(steps, **form.cleaned_data)


def _bring_back(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    if not request.user.has_perm("outcomes.write_draft", paragraph):
        raise PermissionDenied
    here = redirect(
        "outcomes:paragraph-history",
        edition=paragraph.document.edition.slug,
        paragraph=paragraph.pk,
    )
    form = BringBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work. Load the page and try again."))
        return here
    try:
        restoring.bring_back(paragraph, by=person(request), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is the text now. The other one is kept."))
    return here


@require_safe
@requires("outcomes.read_draft", on=edition_at)
def days_of_work(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What was written and moved on one day, by whom."""
    document = document_or_404(edition)
    zone = zone_of(request)
    known = days.days_of(document, zone)
    day = DayForm(request.GET).chosen([one.date for one in known])
    return render(
        request,
        "outcomes/draft/days.html",
        {
            "edition": edition,
            "days": known,
            "day": day,
            "earlier": next(
                (one.date for one in known if day and one.date < day), None
            ),
            "later": next(
                (one.date for one in reversed(known) if day and one.date > day), None
            ),
            "people": days.work_on(document, day, zone) if day else [],
            "back": draft_url(edition),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.read_draft", on=edition_at)
def compare(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Two states, and what differs; a post lets the draft say what one of them says."""
    document = document_or_404(edition)
    if request.method == "POST":
        return _bring_whole_back(request, document)
    snapshots = list(document.snapshots.defer("canonical").order_by("-number"))
    form = CompareForm(
        request.GET if "since" in request.GET else None,
        edition=edition,
        snapshots=snapshots,
    )
    facts: dict[str, Any] = {
        "edition": edition,
        "form": form,
        "back": draft_url(edition),
    }
    if form.is_bound and form.is_valid():
        before, after = (
            _state(document, snapshots, form.cleaned_data, name)
            for name in ("since", "until")
        )
        may_write = request.user.has_perm("outcomes.write_draft", document)
        is_open = document.may_change(ParagraphKind.PROVISION)
        facts |= {
            "document": document,
            "comparison": states.comparison(before, after),
            "former": _former(form.cleaned_data) if may_write and is_open else None,
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "outcomes/draft/compare.html", facts, status=status)


def _former(chosen: dict[str, Any]) -> dict[str, Any] | None:
    """The state that is compared with the draft of now, as a form names it."""
    if chosen["until"] != NOW or chosen["since"] == NOW:
        return None
    if chosen["since"] == MOMENT:
        return {"moment": chosen["since_at"].isoformat()}
    return {"number": chosen["since"]}


def _bring_whole_back(request: HttpRequest, document: Document) -> HttpResponse:
    if not request.user.has_perm("outcomes.write_draft", document):
        raise PermissionDenied
    edition = document.edition
    form = BringWholeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work. Load the page and try again."))
        return redirect("outcomes:compare", edition=edition.slug)
    typed = form.cleaned_data
    state, called = _meant(document, typed["number"], typed["moment"])
    try:
        restoring_whole.restore_whole(
            document,
            state,
            by=person(request),
            structure_version=typed["structure_version"],
            called=called,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("outcomes:compare", edition=edition.slug)
    messages.success(
        request, _("The draft says this again. What it said before is in the history.")
    )
    return redirect(draft_url(edition))


def _meant(
    document: Document, number: int | None, moment: datetime | None
) -> tuple[states.State, str]:
    """The state that a form names, and what the audit trail calls it."""
    if moment:
        return states.state_at(document, moment), moment.isoformat()
    snapshot = get_object_or_404(document.snapshots, number=number)
    return states.frozen_state(snapshot), f"{snapshot.number}. {snapshot.label}"


def _state(
    document: Document, snapshots: list[Snapshot], chosen: dict[str, Any], name: str
) -> states.State:
    if chosen[name] == NOW:
        return states.state_now(document)
    if chosen[name] == MOMENT:
        return states.state_at(document, chosen[f"{name}_at"])
    by_number = {str(one.number): one for one in snapshots}
    return states.frozen_state(by_number[chosen[name]])
