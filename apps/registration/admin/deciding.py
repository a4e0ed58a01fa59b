"""Deciding on one application, from its page."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.core.lines import LineField
from apps.core.refusals import Refused
from apps.registration.actions import deciding
from apps.registration.admin.outcomes import outcome_of
from apps.registration.choices import State
from apps.registration.models import Application

Decision = Callable[..., Application]

#: What an organiser may do, the state it aims at, and the words on the button.
DECISIONS: dict[str, tuple[Decision, State, Any]] = {
    "admit": (deciding.admit, State.ADMITTED, _("Give a place")),
    "wait": (
        deciding.put_on_waiting_list,
        State.WAITING,
        _("Put on the waiting list"),
    ),
    "decline": (deciding.decline, State.DECLINED, _("Do not admit")),
}


class DecisionForm(forms.Form):
    """The reason for the decision on one application."""

    decision = forms.ChoiceField(choices=[(name, name) for name in DECISIONS])
    reason = LineField(required=False, max_length=1000)


class DecisionPages(admin.ModelAdmin):
    """Mix into the admin of applications."""

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        return [
            path("<int:pk>/decide/", decide, name="registration_application_decide"),
            *super().get_urls(),
        ]

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = get_object_or_404(self.get_queryset(request), pk=pk)
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None or not request.user.has_perm(
            "registration.decide_application", application
        ):
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._shown_again(request, pk, form)
        try:
            decided = decision[0](
                application, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            text = outcome_of(request, decided)
            self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:registration_application_change", pk)

    def _shown_again(
        self, request: HttpRequest, pk: int, form: "DecisionForm"
    ) -> HttpResponse:
        """The page with what was typed and what is wrong with it."""
        shown = copy(request)
        # To Django's own page a POST would be a change of the application itself.
        shown.method = "GET"
        answer = self.change_view(shown, str(pk), extra_context={"deciding": form})
        answer.status_code = 422
        return answer

    decide_view.access = "registration.decide_application"  # type: ignore[attr-defined]  # told to the matrix
