"""The letters of an edition: how far they are, holding them back, sending them again."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.admin_site import ReadOnly
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Edition
from apps.notifications.choices import State
from apps.notifications.mailings import again, counts_of, pause, resume
from apps.notifications.models import Delivery, DeliveryQuerySet, Mailing

#: So many letters that did not arrive stand on one page.
AT_ONCE = 100


@admin.register(Mailing)
class MailingAdmin(ReadOnly, EditionScopedAdmin):
    """Each mailing of one's editions, and letters of none that are stuck.

    The letters of everybody, with their texts, are the administrators'.
    """

    change_list_template = "admin/notifications/mailing/change_list.html"
    edition_lookup = "edition_id"
    list_display = ["title", "topic", "paused_at", "created_at"]
    list_filter = ["topic", "created_at"]
    search_fields = ["title"]
    fields = ["title", "topic", "created_at", "paused_at", "paused_by"]

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.letters_view)
        alone = require_http_methods(["GET", "HEAD", "POST"])(self.alone_view)
        return [
            path(
                "alone/",
                self.admin_site.admin_view(alone),
                name="notifications_mailing_alone",
            ),
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
            stuck = mailing.deliveries.stuck()
            words = _progress(mailing) | {"stuck": _page_of(request, stuck)}
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
            self._again(request, mailing.deliveries.all(), request.user)
        return redirect("admin:notifications_mailing_change", mailing.pk)

    def alone_view(self, request: HttpRequest) -> HttpResponse:
        """Letters of one's editions that are of no mailing and stuck; send them again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        assert isinstance(request.user, User)
        alone = Delivery.objects.stuck_alone().filter(edition_id__isnull=False)
        if not request.user.is_superuser:
            mine = Edition.objects.organised_by(request.user)
            alone = alone.filter(edition_id__in=mine.values("pk"))
        if request.method == "POST":
            self._again(request, alone, request.user)
            return redirect("admin:notifications_mailing_alone")
        return TemplateResponse(
            request,
            "admin/notifications/mailing/alone.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Letters of no mailing"),
                "stuck": _page_of(request, alone),
            },
        )

    def _again(self, request: HttpRequest, letters: DeliveryQuerySet, by: User) -> None:
        chosen = list(_keys(request.POST.getlist("letter")))
        if not chosen:
            self.message_user(request, _("Choose at least one."), messages.ERROR)
            return
        number = again(letters, chosen, actor=by)
        text = ngettext(
            "%(n)d letter goes out again.", "%(n)d letters go out again.", number
        )
        self.message_user(request, text % {"n": number})

    letters_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix
    alone_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix


def _page_of(request: HttpRequest, stuck: DeliveryQuerySet) -> Page[Delivery] | None:
    pages = Paginator(stuck.select_related("person").order_by("pk"), AT_ONCE)
    return pages.get_page(request.GET.get("page")) if pages.count else None


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
