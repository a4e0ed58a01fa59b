"""The reviewers' own pages: what is assigned to them, and one page for each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import requires, requires_sign_in
from apps.accounts.models import User
from apps.accounts.typed import keeps_what_was_typed, lists_before_sign_in
from apps.core.refusals import Refused
from apps.registration.access import conflict_at, review_at
from apps.registration.actions import reviewing
from apps.registration.blind import blind_changes, blind_facts, last_changed
from apps.registration.changes import Change
from apps.registration.criteria import JudgedBy, criteria_of
from apps.registration.models import Application, Review
from apps.registration.review_forms import ConflictForm, ReviewForm
from apps.registration.reviews import findings_of, tasks_of

AT_ONCE = 50


@require_safe
@requires_sign_in
def reviews(request: HttpRequest) -> HttpResponse:
    """What is assigned to the person: only references, nobody's name."""
    assert isinstance(request.user, User)
    tasks = tasks_of(request.user)
    return render(
        request,
        "registration/reviews.html",
        {
            "page": Paginator(tasks, AT_ONCE).get_page(request.GET.get("page")),
            "total": len(tasks),
            "done": sum(task.is_submitted for task in tasks),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("registration.review_application", on=review_at)
def review(request: HttpRequest, application: Application) -> HttpResponse:
    """One application without its person, and the reviewer's own review of it."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        return _act(request, application, request.user)
    own = _own(application, request.user)
    if own and own.submitted_at:
        return _reading_page(request, application)
    typed = lists_before_sign_in(request)
    stored = reviewing.judgement_of(own)
    data = MultiValueDict(typed) if typed else None
    form = ReviewForm(_criteria(application), data, stored=stored)
    return _form_page(request, application, form, was_typed=bool(typed))


def _criteria(application: Application) -> list[JudgedBy]:
    return criteria_of(getattr(application.part, "call", None))


def _own(application: Application, person: User) -> Review | None:
    return Review.objects.filter(application=application, reviewer=person).first()


def _act(request: HttpRequest, application: Application, person: User) -> HttpResponse:
    then, version = request.POST.get("then", ""), request.POST.get("version", "")
    try:
        if then == "take":
            reviewing.take_version(application, by=person, version=version)
        elif then == "discard":
            reviewing.discard_version(application, by=person, version=version)
        else:
            return _save(request, application, person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("registration:review", application.reference)


def _save(request: HttpRequest, application: Application, person: User) -> HttpResponse:
    """Keep what was typed, and submit it where that was asked for.

    Whatever is refused, the page shows what was typed.
    """
    stored = reviewing.judgement_of(_own(application, person))
    form = ReviewForm(_criteria(application), request.POST, stored=stored)
    if not form.is_valid():
        return _form_page(request, application, form, status=422)
    typed, submits = form.judgement(), request.POST.get("then") == "submit"
    try:
        overtaken = reviewing.save_review(
            application, by=person, typed=typed, seen=form.cleaned_data["seen"]
        )
        if submits and not overtaken:
            # What was typed is the stored version now.
            form.data = _seen(request.POST, typed.version)
            form.require_complete()
            if not form.errors:
                read = request.POST.get("read", "")
                reviewing.submit_review(application, by=person, read=read)
    except Refused as refusal:
        if _is_sent_again(refusal, application, person, typed=typed, submits=submits):
            return _onward(request, application, overtaken=False, submitted=True)
        form.add_error(None, str(refusal))
    if form.errors:
        return _form_page(request, application, form, status=422)
    return _onward(request, application, overtaken=overtaken, submitted=submits)


def _is_sent_again(
    refusal: Refused,
    application: Application,
    person: User,
    *,
    typed: reviewing.Judgement,
    submits: bool,
) -> bool:
    """Whether a second click submits the very review that the first has submitted."""
    if not submits or refusal.code != "submitted":
        return False
    return typed == reviewing.judgement_of(_own(application, person))


def _onward(
    request: HttpRequest, application: Application, *, overtaken: bool, submitted: bool
) -> HttpResponse:
    if overtaken:
        messages.warning(
            request,
            _(
                "You have saved something else in another window meanwhile. Nothing is"
                " lost: both versions are on this page. Take one of them."
            ),
        )
    elif submitted:
        messages.success(request, _("Your review is submitted. Thank you."))
        return redirect("registration:reviews")
    else:
        messages.success(request, _("Your draft is saved."))
    return redirect("registration:review", application.reference)


def _seen(data: QueryDict, version: str) -> QueryDict:
    changed = data.copy()
    changed["seen"] = version
    return changed


def _form_page(
    request: HttpRequest,
    application: Application,
    form: ReviewForm,
    *,
    was_typed: bool = False,
    status: int = 200,
) -> HttpResponse:
    assert isinstance(request.user, User)
    own = _own(application, request.user)
    return render(
        request,
        "registration/review.html",
        {
            "application": application,
            "facts": blind_facts(application),
            "form": form,
            "was_typed": was_typed,
            "beside": own.beside if own else (),
            "was_saved": own,
            "changes": blind_changes(application, since=own.created_at) if own else (),
            "read": last_changed(application),
        },
        status=status,
    )


def _reading_page(request: HttpRequest, application: Application) -> HttpResponse:
    """What was submitted, and the other reviews that were: from now on they may be read."""
    assert isinstance(request.user, User)
    findings, me = findings_of(application), request.user.pk
    return render(
        request,
        "registration/review_submitted.html",
        {
            "application": application,
            "facts": blind_facts(application),
            "changes": _changes_since(application, request.user),
            "own": [one for one in findings if one.reviewer_id == me],
            "others": [one for one in findings if one.reviewer_id != me],
        },
    )


def _changes_since(application: Application, person: User) -> list[Change]:
    """What the applicant changed after ``person`` had submitted the review."""
    own = _own(application, person)
    since = own and own.submitted_at
    return blind_changes(application, since=since) if since else []


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registration.declare_conflict", on=conflict_at)
def conflict(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that one cannot judge this application freely; the second click is thanked too."""
    assert isinstance(request.user, User)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    said = application.conflicts.filter(reviewer=request.user).exists()
    if said or form.is_valid():
        if not said:
            reviewing.declare_conflict(
                application, by=request.user, note=form.cleaned_data["note"]
            )
        messages.success(request, _("Thank you. Somebody else reads this application."))
        return redirect("registration:reviews")
    return render(
        request,
        "registration/conflict.html",
        {"application": application, "form": form},
        status=422 if form.errors else 200,
    )
