"""Withholding what somebody said, and showing it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.outcomes.access import voice_at
from apps.outcomes.actions import moderating
from apps.outcomes.emails import voice_path
from apps.outcomes.forms.voices import WithholdForm
from apps.outcomes.models import Amendment, Comment
from apps.outcomes.views.voicing import voice_page


@require_POST
@requires("outcomes.moderate_voice", on=voice_at)
def moderate(request: HttpRequest, voice: Comment | Amendment) -> HttpResponse:
    """Withhold it, or ``then`` show it again."""
    shows = request.POST.get("then") == "show"
    form = WithholdForm(request.POST)
    if not shows and not form.is_valid():
        return voice_page(request, voice, withhold_form=form, status=422)
    try:
        if shows:
            moderating.show_again(voice, by=person(request))
            told = _("It is shown again. Its author is told.")
        else:
            reason = form.cleaned_data["reason"]
            moderating.withhold(voice, by=person(request), reason=reason)
            told = _("It is withheld. Its author is told why.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect(voice_path(voice))
