"""The letters of an edition: how far they are, holding them back, sending them again."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.editions.admin_scope import EditionScopedAdmin
from apps.notifications.choices import State
from apps.notifications.mailings import again, counts_of, pause, resume
from apps.notifications.models import Mailing

#: So many letters that did not arrive stand on one page.
AT_ONCE = 100


@admin.register(Mailing)
class MailingAdmin(EditionScopedAdmin):
    """Each mailing of one's editions; the letters of all are the administrators'."""

    edition_lookup = "edition_id"
    organisers_may_add = False
    organisers_may_change = False
    list_display = ["title", "topic", "paused_at", "created_at"]
    list_filter = ["topic", "created_at"]
    search_fields = ["title"]
    fields = ["title", "topic", "created_at", "paused_at", "paused_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Mailing | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Mailing | None = None
    ) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.letters_view)
        return [
            path(
                "<int:pk>/letters/",
                self.admin_site.admin_view(view),
                name="notifications_mailing_letters",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        mailing = self.get_object(request, object_id)
        words: dict[str, Any] = {}
        if mailing is not None:
            stuck = mailing.deliveries.stuck().select_related("person").order_by("pk")
            pages = Paginator(stuck, AT_ONCE)
            words = _progress(mailing) | {
                "stuck": pages.get_page(request.GET.get("page"))
                if pages.count
                else None
            }
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **words}
        )

    def letters_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The numbers alone; or hold back, let go, send again."""
        mailing = self.get_object(request, str(pk))
        if mailing is None:
            raise Http404
        if request.method != "POST":
            return TemplateResponse(
                request,
                "admin/notifications/mailing/change_form.html#progress",
                {"original": mailing, **_progress(mailing)},
            )
        assert isinstance(request.user, User)
        wanted = request.POST.get("do")
        if wanted == "pause":
            pause(mailing, actor=request.user)
        elif wanted == "resume":
            resume(mailing, actor=request.user)
        elif wanted == "again":
            self._again(request, mailing, request.user)
        return redirect("admin:notifications_mailing_change", mailing.pk)

    def _again(self, request: HttpRequest, mailing: Mailing, by: User) -> None:
        chosen = list(_keys(request.POST.getlist("letter")))
        if not chosen:
            self.message_user(request, _("Choose at least one."), messages.ERROR)
            return
        number = again(mailing, chosen, actor=by)
        text = ngettext(
            "%(n)d letter goes out again.", "%(n)d letters go out again.", number
        )
        self.message_user(request, text % {"n": number})

    letters_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix


def _progress(mailing: Mailing) -> dict[str, Any]:
    counts = counts_of(mailing)
    return {
        "counts": [(state.label, number) for state, number in counts.items()],
        "is_running": bool({State.QUEUED, State.SENDING} & counts.keys()),
    }


def _keys(typed: list[str]) -> Any:
    for word in typed:
        try:
            yield UUID(word)
        except ValueError:
            continue
