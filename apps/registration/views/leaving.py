"""Leaving the news, or a topic, by the link in a letter, without signing in.

Programs of mail send an empty POST without a cookie, as the header of the letter says
they may. The signed address is the proof, so no second one is asked for.
"""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.access import open_to_everyone
from apps.accounts.models import User
from apps.editions.models import Edition
from apps.notifications import unsubscribing
from apps.notifications.choices import Topic
from apps.registration.actions.applying import change_consents
from apps.registration.choices import ConsentKind
from apps.registration.models import Application
from apps.registration.unsubscribing import application_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def leave_updates(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, so that no program that follows links takes the consent back."""
    try:
        key = application_of(token)
    except BadSignature:
        raise Http404 from None
    application = get_object_or_404(
        Application.objects.select_related("part__edition"), pk=key
    )
    if request.method == "POST":
        change_consents(application, asked=[ConsentKind.UPDATES], agreed=[])
    return render(
        request,
        "registration/leave_updates.html",
        {"application": application, "left": request.method == "POST"},
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def leave_topic(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, as above; whoever has left can come back by the same address."""
    try:
        asked = unsubscribing.subscription_of(token)
    except BadSignature:
        raise Http404 from None
    person = get_object_or_404(User, pk=asked.person_id, is_active=True)
    edition = get_object_or_404(Edition, pk=asked.edition_id)
    if request.method == "POST":
        act = (
            unsubscribing.come_back if "again" in request.POST else unsubscribing.leave
        )
        act(person, edition_id=edition.pk, topic=asked.topic)
    return render(
        request,
        "registration/leave_topic.html",
        {
            "edition": edition,
            "topic": Topic(asked.topic).label,
            "has_left": person.pk in unsubscribing.have_left(edition.pk, asked.topic),
        },
    )
