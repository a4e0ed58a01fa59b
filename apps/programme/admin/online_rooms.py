from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.editions.admin_scope import EditionScopedAdmin
from apps.programme.admin_forms import OnlineRoomForm
from apps.programme.gateways.rooms import host_of
from apps.programme.models import OnlineRoom


@admin.register(OnlineRoom)
class OnlineRoomAdmin(EditionScopedAdmin):
    """Where sessions meet online. Only the page before the room leads to its link."""

    form = OnlineRoomForm
    edition_lookup = "session__edition"
    recorded_by_actions = ("opened_at",)
    list_display = ["session", "provider", "leads_to", "opened_at"]
    list_filter = ["session__edition", "provider"]
    list_select_related = ["session__edition"]
    search_fields = ["session__title"]
    ordering = ["session__starts_at", "pk"]
    readonly_fields = ["leads_to", "joined_by_telephone", "opened_at", "way_in"]
    fieldsets = [
        (None, {"fields": ["session", "provider", "new_link", "leads_to", "way_in"]}),
        (
            _("Joining by telephone"),
            {"fields": ["joined_by_telephone", "new_dial_in", "no_dial_in"]},
        ),
        (_("Stream"), {"fields": ["stream_link", "streams_to_everybody"]}),
        (_("State"), {"fields": ["opened_at"]}),
    ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: OnlineRoom | None = None
    ) -> list[str]:
        return [*self.readonly_fields, *(["session"] if obj else [])]

    def has_delete_permission(
        self, request: HttpRequest, obj: OnlineRoom | None = None
    ) -> bool:
        return False  # A session without a room is one with "no room".

    @admin.display(description=_("leads to"))
    def leads_to(self, room: OnlineRoom) -> str:
        return host_of(room.link)

    @admin.display(description=_("joined by telephone"), boolean=True)
    def joined_by_telephone(self, room: OnlineRoom) -> bool:
        return bool(room.dial_in)

    @admin.display(description=_("way in"))
    def way_in(self, room: OnlineRoom) -> SafeString | str:
        if not room.pk:
            return ""
        session = room.session
        address = reverse("programme:join", args=[session.edition.slug, session.slug])
        return format_html('<a href="{0}">{0}</a>', address)
