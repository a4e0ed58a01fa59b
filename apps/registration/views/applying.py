"""From the call to the sent application, page by page."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import open_to_everyone, person, requires_sign_in
from apps.accounts.actions.people import keep_zone
from apps.accounts.limits import is_too_often
from apps.accounts.typed import keeps_what_was_typed, lists_before_sign_in
from apps.core.errors import too_many_requests
from apps.core.kept_queries import kept_query
from apps.core.refusals import Refused
from apps.core.zones import known_zone_of
from apps.editions.access import edition_at
from apps.registration import wordings
from apps.registration.access import call_at
from apps.registration.actions.applying import save_draft, submit
from apps.registration.actions.continuing import send_link, take_over
from apps.registration.answers import sections
from apps.registration.asking import (
    asked_by,
    changes_for,
    given,
    keep_files,
    version_number,
)
from apps.registration.forms import STEPS, Step, WholeForm, as_initial, typed_in
from apps.registration.models import Application, ApplicationDraft, Call, Upload
from apps.registration.queries import (
    doors,
    earlier_application,
    facts_to_take_over,
)
from apps.registration.step_forms import StepForm
from apps.registration.views import changing

Request = HttpRequest
RETURN_TO_CHECK = "check"
#: What is answered on the last page has pages of its own once the application is sent.
CHANGED_ALIKE = frozenset(step.slug for step in STEPS[:-1])


@require_safe
@open_to_everyone
def apply(request: Request, edition: str) -> HttpResponse:
    """What can be applied for, until when, and what will be asked."""
    found = edition_at(request.user, edition=edition)
    return render(
        request,
        "registration/apply.html",
        {"edition": found, "doors": list(doors(found, request.user)), "steps": STEPS},
    )


def _while_open(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give ``view`` the call; lead away when it is closed or was already answered.

    A page that is sent soon after the closing is given to the view all the same, so that
    what was typed is kept; ``submit`` refuses to send it.
    """

    @wraps(view)
    def guarded(
        request: Request, edition: str, part: str, **url_words: str
    ) -> HttpResponse:
        call, sent = call_at(person(request), edition=edition, part=part)
        if sent:
            return _already_sent(request, sent, **url_words)
        is_late = request.method == "POST" and call.has_just_closed
        if not (call.is_open or is_late):
            return _led_away(request, call)
        return view(request, call, **url_words)

    return guarded


def _already_sent(request: Request, reference: str, *, step: str = "") -> HttpResponse:
    """To the application; a page typed meanwhile is shown beside what was sent."""
    if request.method == "POST" and step in CHANGED_ALIKE:
        return changing.change_step(request, reference=reference, step=step)
    return redirect("registration:application", reference=reference)


def _led_away(request: Request, call: Call) -> HttpResponse:
    """To what is left of the draft, or to the calls."""
    if call.is_past and _stored_draft(request, call):
        return redirect("registration:not-sent", call.part.edition.slug, call.part.kind)
    messages.error(request, _("The call for applications is not open."))
    return redirect("registration:apply", edition=call.part.edition.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires_sign_in
@_while_open
def step(request: Request, call: Call, step: str) -> HttpResponse:
    """One page of the application. What is typed is kept even when it has mistakes."""
    place = _step_called(step)
    if request.method == "POST":
        if aside := _taken_over(request, call):
            return aside
        # The draft is read first only where questions depend on what other pages hold.
        known = _stored_draft(request, call) if asked_by(call).questions else None
        form, draft = _saved(request, call, place.form, known)
        if not call.is_open:
            return _led_away(request, call)
        if aside := _link_sent(request, call, draft):
            return aside
        if form.is_valid():
            return redirect(_after(place, call, to=request.POST.get("to", "")))
    else:
        draft = _draft(request, call)
        form = place.form(given=given(call, draft))
        form.initial = as_initial(form, _shown(request, draft))
    return _page(
        request,
        "registration/step.html",
        call,
        form,
        draft,
        step=place,
        number=STEPS.index(place) + 1,
        count=len(STEPS) + 1,
        to=request.POST.get("to") or request.GET.get("to", ""),
        back=_before(place, call),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires_sign_in
@_while_open
def on_one_page(request: Request, call: Call) -> HttpResponse:
    """Everything on one page; when it is complete, the answers are shown to check."""
    if request.method == "POST":
        if aside := _taken_over(request, call):
            return aside
        known = _stored_draft(request, call) if asked_by(call).has_files else None
        form, draft = _saved(request, call, WholeForm, known)
        if not call.is_open:
            return _led_away(request, call)
        if aside := _link_sent(request, call, draft):
            return aside
        if form.is_valid() and draft and isinstance(form, WholeForm):
            return _check_page(request, call, form, draft)
    else:
        draft = _draft(request, call)
        form = WholeForm(given=given(call, draft))
        form.initial = as_initial(form, _shown(request, draft))
    return _page(request, "registration/on_one_page.html", call, form, draft)


def _saved(
    request: Request,
    call: Call,
    form_class: type[StepForm],
    known: ApplicationDraft | None,
) -> tuple[StepForm, ApplicationDraft | None]:
    """What was sent, cleaned, and kept as it was typed; files are kept if they are fit."""
    form = form_class(request.POST, request.FILES, given=given(call, known))
    draft = save_draft(
        call.part,
        person=person(request),
        answers=typed_in(form, request.POST),
        version=call.current,
    )
    form.is_valid()
    keep_files(form, draft)
    return form, draft


def _taken_over(request: Request, call: Call) -> HttpResponse | None:
    """Where the person chose so, fill what is empty with what they said before."""
    earlier = None
    if "earlier" in request.POST:
        earlier = earlier_application(person(request), call.part.edition)
    if earlier is None:
        return None
    take_over(call.part, person=person(request), earlier=earlier, version=call.current)
    messages.success(
        request, _("Your earlier answers are filled in. Please look through them.")
    )
    return redirect(request.path)


def _link_sent(
    request: Request, call: Call, draft: ApplicationDraft | None
) -> HttpResponse | None:
    """Where the person asked for it, send the way back to where they are."""
    if "send_link" not in request.POST or draft is None:
        return None
    if is_too_often(request, "continue"):
        return too_many_requests(request)
    address = reverse(
        "registration:go-on", args=[call.part.edition.slug, call.part.kind]
    )
    send_link(draft, address=address)
    messages.success(
        request,
        _("What you typed is saved, and a link is on its way to %(address)s.")
        % {"address": person(request).email},
    )
    return redirect(request.path)


@require_safe
@requires_sign_in
@_while_open
def go_on(request: Request, call: Call) -> HttpResponse:
    """Lead to the first page that is not complete, or to the answers if all are."""
    draft = _stored_draft(request, call)
    if draft is None:
        return redirect(_address(call, STEPS[0]))
    typed, known = MultiValueDict(draft.answers), given(call, draft)
    for place in STEPS:
        if not place.form(typed, given=known).is_valid():
            return redirect(_address(call, place))
    return redirect("registration:check", call.part.edition.slug, call.part.kind)


def _page(
    request: Request,
    template: str,
    call: Call,
    form: StepForm,
    draft: ApplicationDraft | None,
    **more: object,
) -> HttpResponse:
    page = {
        "edition": call.part.edition,
        "call": call,
        "form": form,
        "draft": draft,
        "changes": changes_for(call, draft),
        "earlier": _offer(request, call, draft),
        "notice": wordings.privacy_notice(),
    }
    status = 422 if form.errors else 200
    return render(request, template, page | more, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
@_while_open
def check(request: Request, call: Call) -> HttpResponse:
    """Show all answers before they are sent, and send them."""
    if not call.is_open:
        return _led_away(request, call)
    draft = _stored_draft(request, call)
    if draft is None:
        return redirect(_address(call, STEPS[0]))
    form = WholeForm(MultiValueDict(draft.answers), given=given(call, draft))
    if not form.is_valid() or request.method != "POST":
        return _check_page(request, call, form, draft)
    if is_too_often(request, "apply"):
        return too_many_requests(request)
    try:
        application = _send(request, call, form, draft)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _check_page(request, call, form, draft)
    if zone := known_zone_of(request):
        keep_zone(person(request), zone.key)
    return redirect(application)


def _send(
    request: Request, call: Call, form: WholeForm, draft: ApplicationDraft
) -> Application:
    """Send what the person has read: the page says of which version its questions are."""
    try:
        key = UUID(request.POST.get("submission_key", ""))
    except ValueError:
        key = draft.submission_key
    if request.POST.get("version", "") not in {"", str(version_number(call))}:
        raise Refused(
            _("The questions have changed. Look through your answers once more."),
            code="questions_changed",
        )
    answers = form.answers(call.current)
    return submit(call.part, person=person(request), answers=answers, key=key)


def _check_page(
    request: Request, call: Call, form: WholeForm, draft: ApplicationDraft
) -> HttpResponse:
    return render(
        request,
        "registration/check.html",
        {
            "edition": call.part.edition,
            "call": call,
            "form": form,
            "draft": draft,
            "changes": changes_for(call, draft),
            "version": version_number(call),
            "sections": sections(form),
            "number": len(STEPS) + 1,
            "count": len(STEPS) + 1,
            "back": _address(call, STEPS[-1]),
        },
        status=422 if request.method == "POST" and form.errors else 200,
    )


def _offer(
    request: Request, call: Call, draft: ApplicationDraft | None
) -> Application | None:
    """An earlier application, as long as something of it could be filled in."""
    typed = draft.answers if draft else {}
    if request.method == "POST" or typed.get("relation"):
        return None
    if not call.applied_before:  # type: ignore[attr-defined] # annotated by call_at
        return None
    earlier = earlier_application(person(request), call.part.edition)
    has_more = earlier and facts_to_take_over(earlier, _shown(request, draft))
    return earlier if has_more else None


def _stored_draft(request: Request, call: Call) -> ApplicationDraft | None:
    """With whether it ``has_uploads``, which most have not."""
    found = _draft_rows(part=call.part_id, person=person(request).pk)
    return found[0] if found else None


@kept_query(part=int, person=int)
def _draft_rows(*, part: int, person: int) -> QuerySet[ApplicationDraft]:
    drafts = ApplicationDraft.objects.filter(part=part, person=person)
    files = Upload.objects.filter(draft=OuterRef("pk"))
    return drafts.annotate(has_uploads=Exists(files)).order_by("pk")[:1]


def _draft(request: Request, call: Call) -> ApplicationDraft | None:
    """The draft, with what was typed before the session ran out put into it."""
    if typed := lists_before_sign_in(request):
        return save_draft(
            call.part, person=person(request), answers=typed, version=call.current
        )
    return _stored_draft(request, call)


def _shown(request: Request, draft: ApplicationDraft | None) -> dict[str, list[str]]:
    """What was typed; on an untouched form the names that the account knows."""
    who = person(request)
    known = {
        "full_name": [who.full_name],
        "display_name": [who.display_name],
    }
    return {**known, **(draft.answers if draft else {})}


def _step_called(slug: str) -> Step:
    for place in STEPS:
        if place.slug == slug:
            return place
    raise Http404


def _address(call: Call, place: Step) -> str:
    return reverse(
        "registration:step",
        args=[call.part.edition.slug, call.part.kind, place.slug],
    )


def _after(place: Step, call: Call, *, to: str) -> str:
    """The next page, or back to the answers when the person came from there."""
    following = STEPS[STEPS.index(place) + 1 :]
    if to == RETURN_TO_CHECK or not following:
        return reverse(
            "registration:check", args=[call.part.edition.slug, call.part.kind]
        )
    return _address(call, following[0])


def _before(place: Step, call: Call) -> str:
    position = STEPS.index(place)
    if position:
        return _address(call, STEPS[position - 1])
    return reverse("registration:apply", args=[call.part.edition.slug])
