"""The waiting list in its order; whoever changes the order says why."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.core.refusals import Refused
from apps.core.templatetags.times import in_words
from apps.editions.admin_scope import EditionScopedAdmin
from apps.registration.actions.waiting import move_on_the_list, reinstate
from apps.registration.admin.listing import listed_name
from apps.registration.choices import COMING_BACK, State
from apps.registration.models import Application, WaitingList

BACK = "back"


class WhoFilter(admin.SimpleListFilter):
    """Those who wait, unless somebody asks for those who may come back."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(BACK, _("May come back"))]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        yield {**first, "display": _("Waiting")}
        yield from rest

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        if self.value() == BACK:
            return queryset.filter(state__in=COMING_BACK)
        return queryset.filter(state=State.WAITING)


class ListChangeForm(forms.ModelForm[WaitingList]):
    position = forms.IntegerField(
        label=_("New position"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("Whoever is there now, and all behind, move back by one."),
    )
    reason = LineField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("Kept with your name. The person is not told."),
    )

    class Meta:
        model = WaitingList
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.state != State.WAITING:
            del self.fields["position"]


@admin.register(WaitingList)
class WaitingListAdmin(EditionScopedAdmin):
    """Only the order is changed here; decisions are taken at the applications."""

    form = ListChangeForm
    edition_lookup = "part__edition"
    person_lookup, reference_lookup = "person", "reference"
    organisers_may_add = False
    audits_itself = True
    list_display = [
        "position_now",
        "reference",
        listed_name,
        "state",
        "part",
        "country",
        "next_generation",
    ]
    list_display_links = ["reference"]
    list_filter = [WhoFilter, "part__kind", "next_generation", "level"]
    list_select_related = ["part__edition__series", "person"]
    list_per_page = 50
    search_fields = ["reference", "full_name", "organisation", "person__email"]
    ordering = ["part", "waiting_since", "pk"]
    readonly_fields = [
        "reference",
        "full_name",
        "part",
        "state",
        "position_now",
        "waiting_since",
        "changes",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WaitingList]:
        rows: Any = super().get_queryset(request)
        ahead = (
            Application.objects.filter(part=OuterRef("part"), state=State.WAITING)
            .filter(
                Q(waiting_since__lt=OuterRef("waiting_since"))
                | Q(waiting_since=OuterRef("waiting_since"), pk__lte=OuterRef("pk"))
            )
            .order_by()
            .values("part")
            .annotate(number=Count("pk"))
        )
        found: QuerySet[WaitingList] = rows.filter(
            Q(state=State.WAITING) | Q(state__in=COMING_BACK), is_counted=True
        ).annotate(place_in_line=Subquery(ahead.values("number")))
        return found

    def get_fields(self, request: HttpRequest, obj: WaitingList | None = None) -> Any:
        asked = ["position"] if obj and obj.state == State.WAITING else []
        if not self.has_change_permission(request, obj):
            return self.readonly_fields
        return [*self.readonly_fields, *asked, "reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # People apply; nobody applies for them.

    def has_delete_permission(
        self, request: HttpRequest, obj: WaitingList | None = None
    ) -> bool:
        return False  # It is withdrawn, and the personal data expire.

    def has_change_permission(
        self, request: HttpRequest, obj: WaitingList | None = None
    ) -> bool:
        may = super().has_change_permission(request, obj)
        if obj is None or not may:
            return bool(may)
        return request.user.has_perm("registration.decide_application", obj)

    # -------------------------------------------------------------- changing the order
    def save_model(
        self,
        request: HttpRequest,
        obj: WaitingList,
        form: forms.ModelForm[WaitingList],
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        answers = form.cleaned_data
        own: dict[str, Any] = {"by": request.user, "reason": answers["reason"]}
        try:
            if "position" in answers:
                move_on_the_list(obj, position=answers["position"], **own)
            else:
                reinstate(obj, **own)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _("The list is changed."), messages.SUCCESS)

    def response_change(self, request: HttpRequest, obj: WaitingList) -> HttpResponse:
        # What came of it is said already.
        return redirect(reverse("admin:registration_waitinglist_changelist"))

    # -------------------------------------------------------------- columns
    @admin.display(description=_("position"), ordering=F("place_in_line").asc())
    def position_now(self, row: Any) -> int | str:
        return row.place_in_line if row.state == State.WAITING else "–"

    @admin.display(description=_("changes of the waiting list"))
    def changes(self, row: WaitingList) -> SafeString:
        lines = (
            (
                in_words(one.created_at),
                one.get_kind_display(),
                one.position_before or "–",
                one.position_after,
                one.by,
                one.reason,
            )
            for one in row.list_changes.select_related("by")
        )
        listed = format_html_join("", "<li>{}: {}, {} → {} ({}): {}</li>", lines)
        return format_html("<ul>{}</ul>", listed) if listed else SafeString("–")
