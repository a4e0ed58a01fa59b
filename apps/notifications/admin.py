from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.admin_site import CarefulAdmin
from apps.core.refusals import Refused
from apps.notifications.choices import STUCK
from apps.notifications.health import letters
from apps.notifications.models import Delivery, Subscriber, Suppression
from apps.notifications.outbox import send_again, take_back


class _ReadOnly(CarefulAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Delivery)
class DeliveryAdmin(_ReadOnly):
    """What became of each letter. The text of letters with a code is shown to nobody."""

    list_display = ["subject", "address", "state", "due_at", "sent_at", "last_error"]
    list_filter = ["state", "template", "language", "due_at"]
    search_fields = ["address", "subject", "dedupe_key", "message_id"]
    date_hierarchy = "due_at"
    ordering = ["-created_at"]
    show_full_result_count = False
    fields = [
        "subject",
        "address",
        "person",
        "state",
        "last_error",
        "attempts",
        "due_at",
        "away_since",
        "begun_at",
        "sent_at",
        "template",
        "language",
        "message_id",
        "shown_text",
    ]
    readonly_fields = ["shown_text"]
    actions = ["send_selected_again", "cancel_selected"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and letters() == "late":
            messages.warning(
                request,
                gettext(
                    "Letters wait for more than 15 minutes. “Last answer” says why where"
                    " a mail server was asked; they go out by themselves once it takes"
                    " them."
                ),
            )
        if request.method == "GET" and not request.GET.get("state__exact"):
            _tell_of_stuck(request)
        return super().changelist_view(request, extra_context)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_delivery")

    @admin.display(description=_("text"))
    def shown_text(self, delivery: Delivery) -> str:
        if delivery.is_secret:
            return gettext("Not shown: this letter holds a code.")
        return delivery.body_text

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_selected_again(
        self, request: HttpRequest, queryset: QuerySet[Delivery]
    ) -> None:
        self._with_each(request, queryset, send_again)

    @admin.action(description=_("Cancel letters that wait"), permissions=["send"])
    def cancel_selected(
        self, request: HttpRequest, queryset: QuerySet[Delivery]
    ) -> None:
        self._with_each(request, queryset, take_back)

    def _with_each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Delivery],
        act: Callable[..., Delivery],
    ) -> None:
        assert isinstance(request.user, User)
        done = 0
        for delivery in queryset:
            try:
                act(delivery, actor=request.user)
            except Refused as refusal:
                messages.error(request, f"{delivery}: {refusal}")
            else:
                done += 1
        if done:
            text = ngettext("%(n)d letter changed.", "%(n)d letters changed.", done)
            messages.success(request, text % {"n": done})


def _tell_of_stuck(request: HttpRequest) -> None:
    """Each state in which letters need somebody's decision, with the way to them."""
    number_in = Counter(Delivery.objects.stuck().values_list("state", flat=True))
    for state in STUCK:
        if number := number_in[state]:
            messages.warning(
                request,
                format_html(
                    '<a href="?state__exact={}">{}: {}</a>', state, state.label, number
                ),
            )


@admin.register(Suppression)
class SuppressionAdmin(_ReadOnly):
    """Addresses that are written to no more; removing one lets letters out again."""

    list_display = ["address", "reason", "created_at"]
    search_fields = ["address"]


@admin.register(Subscriber)
class SubscriberAdmin(_ReadOnly):
    """Who asked for letters; one is taken off the list where its owner writes so."""

    list_display = ["email", "authority", "language", "topic", "confirmed_at"]
    list_filter = ["topic", "language", "confirmed_at"]
    search_fields = ["email", "authority"]
