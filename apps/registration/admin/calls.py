"""Calls and numbers of places."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.editions.admin_scope import EditionScopedAdmin, EditionScopedInline
from apps.registration.actions.places import count, fill, set_capacity
from apps.registration.admin.moving_up import tell_who_moved_up
from apps.registration.admin.previewing import PreviewPages
from apps.registration.admin.publishing import PublishedPages
from apps.registration.admin.worded import CallWordingInline
from apps.registration.admin_forms import CallForm
from apps.registration.kept import kept_places
from apps.registration.models import Call, Criterion, Places
from apps.registration.reviews import are_judged

#: What reviews that were submitted are counted by.
WEIGHED = frozenset({"code", "max_score", "weight"})


class CriterionFormSet(forms.BaseInlineFormSet):
    """All applications of a call are judged by the same points.

    Where a version is published reviewers go by that, and publishing another refuses.
    """

    def clean(self) -> None:
        super().clean()
        call: Call = self.instance
        changed = [form for form in self.forms if form.has_changed()]
        weighed = self.deleted_forms or any(
            form.instance.pk is None or WEIGHED.intersection(form.changed_data)
            for form in changed
        )
        if weighed and call.pk and not call.current_id and are_judged(call):
            raise ValidationError(
                _(
                    "Reviews by these criteria are submitted. Only the words and the"
                    " order can still be changed."
                )
            )


class CriterionInline(EditionScopedInline, admin.StackedInline[Criterion, Call]):
    model = Criterion
    formset = CriterionFormSet
    edition_lookup = "call__part__edition"
    extra = 0
    # One below the other: five columns would not fit into a narrow window.
    fields = [("position", "code", "max_score", "weight"), "text"]
    # Its page holds the translations.
    show_change_link = True


@admin.register(Call)
class CallAdmin(PublishedPages, PreviewPages, EditionScopedAdmin):
    form = CallForm
    edition_lookup = "part__edition"
    list_display = ["part", "mode", "opens_at", "closes_at"]
    list_filter = ["mode"]
    list_select_related = ["part__edition__series"]
    inlines = [CallWordingInline, CriterionInline]


COUNTS = ("admitted", "offered", "free", "waiting", "undecided")


@admin.register(Places)
class PlacesAdmin(EditionScopedAdmin):
    """How many places a part has. More places let people move up at once."""

    organisers_may_add = False
    recorded_by_actions = ("capacity",)
    list_display = ["part", "capacity", *COUNTS]
    list_select_related = ["edition__series"]
    fields = ["part", "capacity", *COUNTS, "reserved"]
    readonly_fields = ["part", *COUNTS, "reserved"]
    actions = ["fill_selected"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # A part is added with its edition.

    def has_delete_permission(
        self, request: HttpRequest, obj: Places | None = None
    ) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Places]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Places] = rows.with_counts()
        return found

    def save_model(
        self,
        request: HttpRequest,
        obj: Places,
        form: forms.ModelForm[Places],
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        moved = set_capacity(obj, obj.capacity, by=request.user)  # type: ignore[arg-type]  # staff are users
        tell_who_moved_up(self, request, len(moved))

    @admin.action(
        description=_("Give free places to the waiting list"), permissions=["change"]
    )
    def fill_selected(self, request: HttpRequest, queryset: QuerySet[Places]) -> None:
        tell_who_moved_up(self, request, sum(len(fill(part)) for part in queryset))

    @admin.display(description=_("part"))
    def part(self, places: Places) -> str:
        return str(places)

    @admin.display(description=_("admitted"))
    def admitted(self, places: Any) -> int:
        return int(places.admitted)

    @admin.display(description=_("offered"))
    def offered(self, places: Any) -> int:
        return int(places.offered)

    @admin.display(description=_("free"))
    def free(self, places: Places) -> int | str:
        return str(_("no limit")) if places.free is None else places.free

    @admin.display(description=_("waiting"))
    def waiting(self, places: Any) -> int:
        return int(places.waiting)

    @admin.display(description=_("to be decided"))
    def undecided(self, places: Any) -> int:
        return int(places.undecided)

    @admin.display(description=_("reserved places"))
    def reserved(self, places: Places) -> SafeString:
        """What is kept for whom, and how many such people have a place."""
        counted = count(places)
        index = {share.key: i for i, share in enumerate(counted.shares)}
        lines = (
            (
                kept.for_whom,
                sum(n for who, n in counted.holders.items() if index[kept.key] in who),
                kept.number,
            )
            for kept in kept_places(places.edition).get(places.pk, ())
            if kept.key in index
        )
        return format_html_join("", "<div>{}: {} / {}</div>", lines) or SafeString("–")
