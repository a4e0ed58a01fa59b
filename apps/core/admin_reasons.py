"""A reason beside the work on chosen rows of a list in the admin."""

from copy import copy
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField


class ReasonForm(ActionForm):
    """One reason for all rows that are decided on together."""

    reason = LineField(
        label=_("Reason, told to the person"), required=False, max_length=1000
    )


class AsksReason(admin.ModelAdmin[Any]):
    """Mix into an admin with an ``action_form`` that has a reason.

    Django answers a wrong form of this kind with "No action selected", and forgets what
    was typed and chosen.
    """

    action_form: ClassVar[type[ActionForm]] = ReasonForm

    def reason_typed(self, request: HttpRequest) -> str:
        """The reason as it was cleaned; only where the list has found it right."""
        field: Any = self.action_form.base_fields["reason"]
        return str(field.clean(request.POST.get("reason", "")))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        wrong = self._wrong_form(request)
        if wrong is None:
            return super().changelist_view(request, extra_context)
        shown = copy(request)
        # To Django's own page a POST would be work on the rows.
        shown.method = "GET"
        answer: Any = super().changelist_view(shown, extra_context)
        changelist = (getattr(answer, "context_data", None) or {}).get("cl")
        if changelist is not None:
            answer.context_data["action_form"] = wrong
            chosen = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
            for row in changelist.result_list:
                row.is_chosen = str(row.pk) in chosen
            answer.status_code = 422
        return answer

    def _wrong_form(self, request: HttpRequest) -> ActionForm | None:
        if request.method != "POST" or "action" not in request.POST:
            return None
        # Whoever looks again chooses anew whether rows of other pages are meant.
        typed = {**request.POST.dict(), "select_across": "0"}
        form = self.action_form(typed, auto_id=False)
        field: Any = form.fields["action"]
        field.choices = self.get_action_choices(request)
        return form if form["reason"].errors else None

    def action_checkbox(self, obj: Any) -> SafeString:
        box = super().action_checkbox(obj)
        if getattr(obj, "is_chosen", False):
            return SafeString(box.replace("<input ", "<input checked ", 1))
        return box
