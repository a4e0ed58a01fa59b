"""Changing the answers of one's application, page by page, until it is decided on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires_sign_in
from apps.accounts.limits import is_too_often
from apps.accounts.models import User
from apps.accounts.typed import keeps_what_was_typed, lists_before_sign_in
from apps.core.errors import too_many_requests
from apps.core.refusals import Refused
from apps.registration import wordings
from apps.registration.access import own_application_at
from apps.registration.actions.changing import (
    change_answers,
    discard_change,
    keep_change,
)
from apps.registration.actions.continuing import send_link
from apps.registration.answers import sections
from apps.registration.asking import keep_files
from apps.registration.change_forms import FORMS, WholeChangeForm, steps_for
from apps.registration.changes import may_change
from apps.registration.choices import ConsentKind, QuestionKind, State
from apps.registration.forms import Step, as_initial, typed_in
from apps.registration.models import Application, ApplicationDraft
from apps.registration.queries import asked_anew, consents_now
from apps.registration.question_fields import REMOVE
from apps.registration.reworking import Pair, changed_answers
from apps.registration.sent_answers import (
    Reworked,
    as_typed,
    draft_of,
    groups_of,
    questions_of,
    reworked,
)
from apps.registration.step_forms import Given, StepForm

Request = HttpRequest
RETURN_TO_CHECK = "check"
#: The field that carries the mark of what a page showed.
SEEN = "seen"
#: Refusals after which there is nothing more to do on these pages.
TOO_LATE = frozenset({"decided", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose answers are changed, and how far the person has come."""

    application: Application
    now: Reworked
    given: Given

    @property
    def steps(self) -> list[Step]:
        return steps_for(self.given)

    @property
    def address(self) -> str:
        return reverse("registration:change", args=[self.application.reference])

    def address_of(self, step: Step) -> str:
        return reverse(
            "registration:change-step", args=[self.application.reference, step.slug]
        )


def subject_of(application: Application) -> Subject:
    now = reworked(application, draft_of(application))
    outdated = {one.kind for one in asked_anew(consents_now(application))}
    given = Given(
        edition=application.part.edition,
        asked=questions_of(application),
        answers={name: [*values] for name, values in now.values.items()},
        uploads=now.uploads,
        groups=groups_of(application),
        # Access needs, and the consent to keep them, have a page of their own.
        anew=tuple(
            kind
            for kind in ConsentKind
            if kind in outdated and kind != ConsentKind.ACCESS_NEEDS
        ),
    )
    return Subject(application=application, now=now, given=given)


def _of_own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give ``view`` what is changed; lead away where nothing may be, and nothing was sent.

    What somebody sends is taken by the view, so that what they typed is kept.
    """

    @wraps(view)
    def guarded(request: Request, reference: str, **url_words: str) -> HttpResponse:
        assert isinstance(request.user, User)
        found = own_application_at(request.user, reference=reference)
        subject = subject_of(found)
        is_stood = found.state != State.WITHDRAWN and found.accompanies_id is None
        if not may_change(found) and not (request.method == "POST" and is_stood):
            messages.error(request, _("The answers can no longer be changed."))
            return redirect(found)
        return view(request, subject, **url_words)

    return guarded


# ------------------------------------------------------------------ one page
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires_sign_in
@_of_own
def change_step(request: Request, subject: Subject, step: str) -> HttpResponse:
    """One page of the application, with what was sent or changed since."""
    place = _step_called(step, subject)
    if request.method == "POST":
        return _keep_page(request, subject, place)
    form = FORMS[place.slug](given=subject.given)
    typed = lists_before_sign_in(request)
    form.initial = as_initial(form, typed or subject.given.answers)
    seen = next(iter(typed.get(SEEN, [])), "") or _mark(subject, form)
    return _page(request, subject, place, form, seen=seen, was_typed=bool(typed))


def _keep_page(request: Request, subject: Subject, place: Step) -> HttpResponse:
    form = FORMS[place.slug](request.POST, request.FILES, given=subject.given)
    form.is_valid()
    found = subject.application
    typed, seen = _typed(form, request), request.POST.get(SEEN, "")
    try:
        draft = keep_change(found, typed=typed, seen=seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    if draft is None:
        return _overtaken(request, found, place, form)
    keep_files(form, draft)
    if not may_change(found):
        messages.error(
            request,
            _("The answers can no longer be changed. What you typed is kept below."),
        )
        return redirect(found)
    if "send_link" in request.POST:
        return _link_sent(request, subject, draft)
    if form.is_valid():
        return redirect(_after(place, subject, to=request.POST.get("to", "")))
    subject = subject_of(found)
    return _page(request, subject, place, form, seen=_mark(subject, form), status=422)


def _typed(form: StepForm, request: Request) -> dict[str, list[str]]:
    """As it was typed, with the wish to be rid of a file; a new file ends that wish."""
    typed = typed_in(form, request.POST)
    for one in form.own:
        if one.kind == QuestionKind.FILE:
            before = form.given.answers.get(one.name + REMOVE)
            is_new = form.cleaned_data.get(one.name)
            wish = (before or form.is_to_be_removed(one)) and not is_new
            typed[one.name + REMOVE] = ["on"] if wish else []
    return typed


def _mark(subject: Subject, form: StepForm) -> str:
    return subject.now.mark([*_typed_names(form)])


def _typed_names(form: StepForm) -> list[str]:
    files = {one.name for one in form.own if one.kind == QuestionKind.FILE}
    return [name + REMOVE if name in files else name for name in form.fields]


def _overtaken(
    request: Request, application: Application, place: Step, form: StepForm
) -> HttpResponse:
    """Show what was typed here beside what was saved elsewhere; nothing is lost."""
    subject = subject_of(application)
    beside = changed_answers(
        subject.given,
        was={**subject.given.answers, **typed_in(form, request.POST)},
        now=subject.given.answers,
        names=[*form.fields],
    )
    return _page(
        request,
        subject,
        place,
        form,
        seen=_mark(subject, FORMS[place.slug](given=subject.given)),
        beside=beside,
        is_overtaken=True,
        status=409,
    )


def _link_sent(
    request: Request, subject: Subject, draft: ApplicationDraft
) -> HttpResponse:
    if is_too_often(request, "continue"):
        return too_many_requests(request)
    send_link(draft, address=subject.address)
    messages.success(
        request,
        _("What you typed is saved, and a link is on its way to %(address)s.")
        % {"address": draft.person.email},
    )
    return redirect(request.path)


def _page(
    request: Request,
    subject: Subject,
    place: Step,
    form: StepForm,
    *,
    seen: str,
    beside: list[Pair] | None = None,
    is_overtaken: bool = False,
    was_typed: bool = False,
    status: int = 200,
) -> HttpResponse:
    steps = subject.steps
    to = request.POST.get("to") or request.GET.get("to", "")
    number = steps.index(place)
    before = subject.address_of(steps[number - 1]) if number else subject.address
    return render(
        request,
        "registration/change_step.html",
        {
            "edition": subject.application.part.edition,
            "application": subject.application,
            "form": form,
            "draft": subject.now.draft,
            "step": place,
            "number": number + 1,
            "count": len(steps) + 1,
            "to": to,
            "back": subject.address if to == RETURN_TO_CHECK else before,
            "seen": seen,
            "beside": beside or [],
            "is_overtaken": is_overtaken,
            "was_typed": was_typed,
            "notice": wordings.privacy_notice() if subject.given.anew else (),
        },
        status=status,
    )


def _step_called(slug: str, subject: Subject) -> Step:
    for place in subject.steps:
        if place.slug == slug:
            return place
    raise Http404


def _after(place: Step, subject: Subject, *, to: str) -> str:
    following = subject.steps[subject.steps.index(place) + 1 :]
    if to == RETURN_TO_CHECK or not following:
        return subject.address
    return subject.address_of(following[0])


# ------------------------------------------------------------------ all pages
@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
@_of_own
def change(request: Request, subject: Subject) -> HttpResponse:
    """All answers with what would be changed in them; send that, or discard it."""
    found, draft = subject.application, subject.now.draft
    if request.method == "POST" and request.POST.get("then") == "discard":
        discard_change(found)
        messages.success(request, _("What you had not sent is removed."))
        return redirect(found)
    if request.method == "POST" and not may_change(found):
        messages.error(request, _("The answers can no longer be changed."))
        return redirect(found)
    form = _whole(subject)
    if form.is_valid() and draft and request.method == "POST":
        return _sent(request, subject, form)
    return _check_page(request, subject, form)


def _sent(request: Request, subject: Subject, form: WholeChangeForm) -> HttpResponse:
    if is_too_often(request, "apply"):
        return too_many_requests(request)
    found = subject.application
    try:
        is_other = _send(request, subject, form)
    except Refused as refusal:
        if refusal.code in TOO_LATE:
            messages.error(request, str(refusal))
            return redirect(found)
        form.add_error(None, str(refusal))
        return _check_page(request, subject_of(found), form)
    if is_other:
        messages.success(request, _("Your answers are changed. A letter confirms it."))
    else:
        messages.success(request, _("Your answers are as they were."))
    return redirect(found)


def _whole(subject: Subject) -> WholeChangeForm:
    given = subject.given
    return WholeChangeForm(MultiValueDict(given.answers), given=given)


def _send(request: Request, subject: Subject, form: WholeChangeForm) -> bool:
    assert isinstance(request.user, User)
    return change_answers(
        subject.application,
        by=request.user,
        answers=form.answers(subject.application.call_version),
        asked=subject.given.anew,
        seen=request.POST.get(SEEN, ""),
    )


def _check_page(
    request: Request, subject: Subject, form: WholeChangeForm
) -> HttpResponse:
    changed = changed_answers(
        subject.given,
        was=as_typed(subject.application),
        now=subject.given.answers,
        uploads_before=subject.application.uploads.all(),
    )
    has_errors = request.method == "POST" and subject.now.draft and form.errors
    return render(
        request,
        "registration/change.html",
        {
            "edition": subject.application.part.edition,
            "application": subject.application,
            "form": form,
            "draft": subject.now.draft,
            "sections": [one for one in sections(form) if one.answers],
            "changed": changed,
            "steps": subject.steps,
            "seen": subject.now.mark(),
        },
        status=422 if has_errors else 200,
    )
