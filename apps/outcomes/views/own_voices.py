"""What became of what I said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import person, requires_sign_in
from apps.outcomes.queries.own_contributions import own_contributions
from apps.outcomes.queries.own_voices import own_voices as voices_of


@require_safe
@requires_sign_in
def own_voices(request: HttpRequest) -> HttpResponse:
    who = person(request)
    facts = {"texts": voices_of(who), "contributions": own_contributions(who)}
    return render(request, "outcomes/consult/own_voices.html", facts)
