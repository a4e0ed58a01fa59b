"""The doors to calls and applications, and what happens to words at a closed door."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from apps.editions.models import Edition
from apps.registration.actions.applying import LONGEST_VALUE, MOST_VALUES
from apps.registration.models import Application, Call
from apps.registration.queries import standing

if TYPE_CHECKING:
    from apps.accounts.models import User

TYPED = "registration_typed"
MOST_FIELDS = 60

View = Callable[..., HttpResponse]


def call_at(user: "User", *, edition: str, part: str) -> tuple[Call, str | None]:
    """The call at this address, if ``user`` may know of the edition.

    With it comes the reference of the application that they sent and did not withdraw.
    """
    sent = standing(user).filter(part=OuterRef("part")).values("reference")
    call = get_object_or_404(
        Call.objects.filter(part__edition__in=Edition.objects.visible_to(user))
        .select_related("part__edition__series")
        .annotate(sent=Subquery(sent[:1])),
        part__edition__slug=edition,
        part__kind=part,
    )
    return call, call.sent  # type: ignore[attr-defined] # annotated above


def own_application_at(user: "User", *, reference: str) -> Application:
    """The person's own application; everybody else's is not found."""
    return get_object_or_404(
        Application.objects.filter(person=user).select_related(
            "part__edition__series", "part__call", "target_group", "person"
        ),
        reference=reference,
    )


def keeps_what_was_typed(view: View) -> View:
    """Where the session has run out, keep the form until the person is back."""

    @wraps(view)
    def guarded(request: HttpRequest, **url_words: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            request.session[TYPED] = {
                "path": request.path,
                "answers": {
                    name: [value[:LONGEST_VALUE] for value in values[:MOST_VALUES]]
                    for name, values in list(request.POST.lists())[:MOST_FIELDS]
                    if name != "csrfmiddlewaretoken"
                },
            }
        return view(request, **url_words)

    return guarded


def typed_before_sign_in(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed on this page before signing in again; given out once."""
    kept = request.session.get(TYPED)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[TYPED]
    answers: dict[str, list[str]] = kept["answers"]
    return answers
