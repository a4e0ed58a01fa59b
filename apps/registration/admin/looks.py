"""Pages of what is kept apart: whoever opens one is written down."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from apps.registration.actions.looking import note_a_look


class NotesLooks(admin.ModelAdmin):
    """Mix into the admin of access needs and sensitive answers."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found and self.has_view_permission(request, found):
            note_a_look(found, by=request.user)  # type: ignore[arg-type]  # staff are users
        return super().change_view(request, object_id, form_url, extra_context)
