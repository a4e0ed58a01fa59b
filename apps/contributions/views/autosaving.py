"""Keeping what is typed into a report, while it is typed."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.timezone import now

from apps.accounts.models import User
from apps.contributions import actions
from apps.contributions.forms import ReportForm
from apps.contributions.models import Report
from apps.core.mistakes import mistakes_of
from apps.core.refusals import Refused
from apps.programme.models import Session


def autosave(
    request: HttpRequest, session: Session, existing: Report | None, *, may_write: bool
) -> JsonResponse:
    """Keep what can be kept, and tell the page what is stored of its rows now.

    Nothing is filed, and what cannot be read stays on the page with its reason.
    """
    if not may_write or not request.user.is_authenticated:
        return JsonResponse({"result": "forbidden"}, status=403)
    form = ReportForm(session, existing, request.POST)
    form.is_valid()
    try:
        kept = keep(request, session, form)
    except Refused as refusal:
        return JsonResponse({"result": "refused", "says": str(refusal)}, status=409)
    return JsonResponse(
        {
            "result": "saved",
            "saved_at": now(),
            "overtaken": kept.was_overtaken,
            "seen": form.seen_now(kept),
            "mistakes": _mistakes(form),
        }
    )


def keep(request: HttpRequest, session: Session, form: ReportForm) -> Report:
    """Store what ``form`` has read."""
    assert isinstance(request.user, User)
    return actions.save_report(
        session,
        by=request.user,
        summary=form.summary.cleaned_data.get("summary"),
        items=form.items(),
        removed=form.removed(),
        seen=form.summary.cleaned_data.get("seen", ""),
        page=_page(request.POST.get("page", "")),
    )


def _page(typed: str) -> UUID | None:
    """Which page of a browser sends this; a form without script does not say."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def _mistakes(form: ReportForm) -> list[str]:
    found = (mistake for part in form.forms for mistake in mistakes_of(part))
    return [f"{label}: {said}" if label else said for _where, label, said in found]
