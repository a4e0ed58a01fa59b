"""The page of one comment or amendment: read, changed, withdrawn, supported."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import person, requires
from apps.accounts.limits import is_too_often
from apps.accounts.models import User
from apps.core.errors import told_to_wait
from apps.core.refusals import Refused
from apps.outcomes.access import voice_at
from apps.outcomes.actions import voicing
from apps.outcomes.emails import voice_path
from apps.outcomes.forms.voices import ChangeForm, WithholdForm
from apps.outcomes.models import Amendment, Comment
from apps.outcomes.queries.voices import shown
from apps.outcomes.views.freezing import version_url

Voice = Comment | Amendment


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.read_voice", on=voice_at)
def voice(request: HttpRequest, voice: Voice) -> HttpResponse:
    if request.method != "POST":
        return voice_page(request, voice)
    then = request.POST.get("then", "")
    if then not in PLAIN:
        return _change(request, voice)
    act, told = PLAIN[then]
    try:
        act(voice, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(told()))
    return redirect(voice_path(voice))


#: What needs no words, and what is said afterwards.
PLAIN: dict[str, tuple[Callable[..., object], Callable[[], str]]] = {
    "withdraw": (voicing.withdraw, lambda: _("It is withdrawn.")),
    "support": (
        voicing.support,
        lambda: _("You support it. Nobody is told who you are."),
    ),
    "support-no-more": (
        voicing.take_support_back,
        lambda: _("You no longer support it."),
    ),
}


def _change(request: HttpRequest, voice: Voice) -> HttpResponse:
    if not _may_speak(request, voice):
        raise PermissionDenied
    form = ChangeForm(request.POST, voice=voice)
    if form.is_valid() and is_too_often(request, "comment"):
        form.add_error(None, _("Wait a minute, then send this again."))
        return told_to_wait(voice_page(request, voice, form=form))
    if form.is_valid():
        try:
            voicing.change(voice, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your words are changed."))
            return redirect(voice_path(voice))
    return voice_page(request, voice, form=form, status=422)


def _may_speak(request: HttpRequest, voice: Voice) -> bool:
    """Not to be taken for granted of its author, who may have left the edition."""
    return request.user.has_perm("outcomes.comment_on_version", voice.snapshot)


def voice_page(
    request: HttpRequest,
    voice: Voice,
    *,
    form: ChangeForm | None = None,
    withhold_form: WithholdForm | None = None,
    status: int = 200,
) -> HttpResponse:
    snapshot = voice.snapshot
    edition = snapshot.document.edition
    hears_all = request.user.has_perm("outcomes.hear_all", voice)
    assert isinstance(request.user, User)
    [one] = shown([voice], snapshot.text, request.user, is_team=hears_all)
    is_undecided = voice.consultation.is_open and voice.disposition is None
    return render(
        request,
        "outcomes/consult/voice.html",
        {
            "edition": edition,
            "snapshot": snapshot,
            "consultation": voice.consultation,
            "voice": voice,
            "one": one,
            "hears_all": hears_all,
            "text": snapshot.text,
            "former": voice.former.all() if hears_all or one.is_own else [],
            "may_change": one.is_own and is_undecided and _may_speak(request, voice),
            "may_withdraw": one.is_own and voice.disposition is None,
            "may_support": not one.is_own and is_undecided and one.is_readable,
            "may_dispose": request.user.has_perm("outcomes.write_draft", voice),
            "may_moderate": not one.is_own
            and request.user.has_perm("outcomes.moderate_voice", voice),
            "form": form or ChangeForm(voice=voice),
            "withhold_form": withhold_form or WithholdForm(),
            "back": f"{version_url(snapshot)}#p-{voice.paragraph_id}",
        },
        status=status,
    )
