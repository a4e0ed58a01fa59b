from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedInline
from apps.editions.models import Edition
from apps.editions.wall_times import zone_of
from apps.programme import actions, queries
from apps.programme.admin.holding import (
    InterpretationInline,
    MaterialInline,
    SessionInputInline,
)
from apps.programme.admin.importing import ProgrammeImportAdmin
from apps.programme.admin.schedule import ScheduleAdmin
from apps.programme.admin_forms import SessionForm, SessionPersonForm
from apps.programme.models import Release, Session, SessionPerson
from apps.programme.models.facts import PLANNED


class SessionPersonInline(EditionScopedInline, admin.TabularInline):
    model = SessionPerson
    form = SessionPersonForm
    fields = [*SessionPersonForm.Meta.fields, "state"]
    readonly_fields = ["state"]
    read_elsewhere = ("person",)
    extra = 1


@admin.register(Session)
class SessionAdmin(ProgrammeImportAdmin, ScheduleAdmin):
    """The programme of an edition. Drafts are shown to nobody until published."""

    form = SessionForm
    change_list_template = "admin/programme/session/change_list.html"
    recorded_by_actions = (*actions.RECORDED, *PLANNED, "sequence")
    list_display = ["title", "kind", "edition", "when", "seats", "state", "is_pending"]
    list_filter = ["edition", "state", "kind"]
    list_select_related = ["edition__series", "plan"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["state", "sequence", "created_at", "updated_at"]
    inlines = [
        SessionPersonInline,
        SessionInputInline,
        InterpretationInline,
        MaterialInline,
    ]
    actions = ["publish_selected", "ask_people", "cancel_selected"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "edition",
                    "part",
                    "title",
                    "slug",
                    "kind",
                    "abstract",
                    "version",
                ]
            },
        ),
        (
            _("Time, room and seats"),
            {
                "fields": [
                    "starts_at",
                    "ends_at",
                    "room",
                    "capacity",
                    "seat_offer_hours",
                ]
            },
        ),
        (
            _("How it is held"),
            {
                "fields": [
                    "language",
                    "further_languages",
                    "recording",
                    "uses_chatham_house_rule",
                ]
            },
        ),
        (_("Key questions"), {"fields": ["key_questions"]}),
        (
            _("State"),
            {"fields": ["state", "sequence", "created_at", "updated_at"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).with_seats()  # type: ignore[attr-defined, no-any-return]  # our QuerySet

    def get_readonly_fields(
        self, request: HttpRequest, obj: Session | None = None
    ) -> list[str]:
        # Seats and calendars hang on the edition and the part.
        return [*self.readonly_fields, *(["edition", "part"] if obj else [])]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Session | None = None
    ) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    def has_delete_permission(
        self, request: HttpRequest, obj: Session | None = None
    ) -> bool:
        return False  # A session is called off, and people are told.

    @admin.display(description=_("time"), ordering="starts_at")
    def when(self, session: Session) -> str:
        if session.starts_at is None or session.ends_at is None:
            return str(_("to be announced"))
        zone = zone_of(session.edition)
        start, end = (
            session.starts_at.astimezone(zone),
            session.ends_at.astimezone(zone),
        )
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M} {start:%Z}"

    @admin.display(description=_("waits for a release"), boolean=True)
    def is_pending(self, session: Session) -> bool:
        plan = getattr(session, "plan", None)
        return bool(session.is_published and plan and plan.facts != session.facts)

    @admin.display(description=_("seats"))
    def seats(self, session: Any) -> SafeString:
        address = reverse("admin:programme_signup_changelist")
        return format_html(
            '<a href="{}?session__id__exact={}">{}</a>',
            address,
            session.pk,
            _("%(taken)d of %(seats)s, %(waiting)d waiting")
            % {
                "taken": session.taken,
                "seats": session.capacity or "∞",
                "waiting": session.waiting,
            },
        )

    def save_model(
        self,
        request: HttpRequest,
        obj: Session,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        if change:
            actions.change(obj, actor=request.user)  # type: ignore[arg-type]  # staff are users
            if self.is_pending(self.get_queryset(request).get(pk=obj.pk)):
                self.message_user(
                    request,
                    _("What is public stays as it is until the next release."),
                )
        else:
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        super().save_related(request, form, formsets, change)
        if actions.keep_to_agreements(form.instance, actor=request.user):
            self.message_user(
                request,
                _("It is not recorded: not everybody who would be heard has agreed."),
                messages.WARNING,
            )
        for warning in queries.warnings_for(form.instance):
            self.message_user(request, warning, messages.WARNING)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            # Everything was rolled back; it was refused between reading and writing.
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.path)

    @admin.action(description=_("Release selected sessions"), permissions=["change"])
    def publish_selected(
        self, request: HttpRequest, queryset: QuerySet[Session]
    ) -> None:
        """All at once, so that whom it concerns gets one letter."""
        by_edition: dict[Edition, list[int]] = {}
        for session in queryset.select_related("edition__series"):
            by_edition.setdefault(session.edition, []).append(session.pk)
        for edition, keys in by_edition.items():
            try:
                made = actions.release(
                    edition,
                    by=request.user,  # type: ignore[arg-type]  # staff are users
                    only=keys,
                    drafts=keys,
                )
            except Refused as refusal:
                self.message_user(request, f"{edition}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, _released(made, edition), messages.SUCCESS)

    @admin.action(
        description=_("Ask the people of selected sessions to confirm"),
        permissions=["change"],
    )
    def ask_people(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        number = 0
        for session in queryset:
            number += actions.ask(session, actor=request.user)  # type: ignore[arg-type]  # staff are users
        told = ngettext(
            "%d person is asked by letter.", "%d people are asked by letter.", number
        )
        self.message_user(request, told % number, messages.SUCCESS)

    @admin.action(
        description=_("Cancel selected sessions and tell everybody"),
        permissions=["change"],
    )
    def cancel_selected(
        self, request: HttpRequest, queryset: QuerySet[Session]
    ) -> HttpResponse | None:
        if "confirmed" in request.POST:
            self._for_each(request, queryset, actions.cancel, _cancelled)
            return None
        return TemplateResponse(
            request,
            "programme/admin_cancel.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Cancel sessions"),
                "sessions": queryset,
                "opts": self.opts,
                "checkbox": ACTION_CHECKBOX_NAME,
            },
        )

    def _for_each(
        self, request: HttpRequest, sessions: QuerySet[Session], act: Any, told: Any
    ) -> None:
        done = 0
        for session in sessions:
            try:
                act(session, actor=request.user)
                done += 1
            except Refused as refusal:
                self.message_user(request, f"{session}: {refusal}", messages.ERROR)
        if done:
            self.message_user(request, told(done), messages.SUCCESS)


def _released(made: Release, edition: Edition) -> str:
    return gettext(
        "%(edition)s: release %(number)d is public. Those whom it concerns get one letter."
    ) % {"edition": edition, "number": made.number}


def _cancelled(number: int) -> str:
    return ngettext(
        "%d session is cancelled.", "%d sessions are cancelled.", number
    ) % (number)
