"""Where organisers have groups proposed, adjust them, and tell people of theirs."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin
from apps.programme.actions import grouping as actions
from apps.programme.admin_forms.grouping import GroupingForm, MovesForm
from apps.programme.models import Grouping
from apps.programme.queries.grouping import board_of


@admin.register(Grouping)
class GroupingAdmin(EditionScopedAdmin):
    """Proposals of groups for sessions that are held at the same time."""

    edition_lookup = "part__edition"
    organisers_may_delete = True
    form = GroupingForm
    list_display = ["name", "part", "created_at", "sent_at"]
    list_filter = ["part__edition", "part__kind"]
    list_select_related = ["part__edition__series"]
    readonly_fields = ["sent_at", "sent_by"]
    fields = ["part", "name", "sessions", "criteria", "sent_at", "sent_by"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Grouping | None = None
    ) -> list[str]:
        return [*self.readonly_fields, *(["part"] if obj else [])]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.groups_view)
        name = "programme_grouping_groups"
        return [path("<int:pk>/groups/", page, name=name), *super().get_urls()]

    def response_add(
        self, request: HttpRequest, obj: Grouping, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("admin:programme_grouping_groups", obj.pk)

    def response_change(self, request: HttpRequest, obj: Grouping) -> HttpResponse:
        return redirect("admin:programme_grouping_groups", obj.pk)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        super().save_related(request, form, formsets, change)
        actions.propose(form.instance, by=_staff(request))

    def groups_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        grouping = self.get_queryset(request).filter(pk=pk).first()
        if grouping is None:
            raise Http404
        board = board_of(grouping)
        sent = request.POST if request.method == "POST" else None
        form = MovesForm(
            sent if sent and sent.get("do") == "move" else None, board=board
        )
        if sent is not None:
            try:
                self._act(request, grouping, form)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            if not form.errors:
                return redirect("admin:programme_grouping_groups", pk)
        return TemplateResponse(
            request,
            "admin/programme/groups.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": grouping.name,
                "grouping": grouping,
                "board": board,
                "form": form,
            },
            status=422 if form.errors else 200,
        )

    def _act(self, request: HttpRequest, grouping: Grouping, form: MovesForm) -> None:
        by = _staff(request)
        if form.is_bound:
            if form.is_valid():
                number = actions.move(grouping, form.changes(), by=by)
                told = ngettext("%d person is moved.", "%d people are moved.", number)
                self.message_user(request, told % number, messages.SUCCESS)
        elif request.POST.get("do") == "propose":
            actions.propose(grouping, by=by)
            self.message_user(request, _("The groups are proposed anew."))
        elif request.POST.get("do") == "send":
            number = actions.send(grouping, seen=request.POST.get("seen", ""), by=by)
            told = ngettext("%d letter goes out.", "%d letters go out.", number)
            self.message_user(request, told % number, messages.SUCCESS)


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
