"""The table in which organisers choose: one part at a time, with the balance beside it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.admin_reasons import AsksReason
from apps.core.admin_site import ReadOnly
from apps.core.languages import listed
from apps.core.refusals import Refused
from apps.editions.models import Edition, Part
from apps.registration.actions import selecting
from apps.registration.admin.figures import TellsFigures
from apps.registration.admin.filters import TargetGroupFilter, WorldRegionFilter
from apps.registration.balance import balance_of
from apps.registration.choices import Mode, SpokenLanguage, State
from apps.registration.models import Candidate
from apps.registration.selection_choices import Decision


class PartFilter(admin.SimpleListFilter):
    """Always one part: people compete for the places of one part only."""

    title = _("part")
    parameter_name = "part"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(part.pk), str(part)) for part in model_admin.parts(request)]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for key, label in self.lookup_choices:
            yield {
                "selected": key == self.chosen,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": label,
            }

    @property
    def chosen(self) -> str:
        keys = [str(key) for key, _label in self.lookup_choices]
        value = self.value()
        return value if value in keys else next(iter(keys), "")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(part=self.chosen) if self.chosen else queryset.none()


class ProposalFilter(admin.SimpleListFilter):
    title = _("proposal")
    parameter_name = "proposal"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("no answer and no proposal")), *Decision.choices]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        value = self.value()
        if value == "none":
            return queryset.filter(proposal=None, state=State.SUBMITTED)
        return queryset.filter(proposal__decision=value) if value else None


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(SpokenLanguage.choices)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        return (
            queryset.filter(languages__contains=[self.value()])
            if self.value()
            else None
        )


class ReviewsFilter(admin.SimpleListFilter):
    title = _("reviews")
    parameter_name = "reviews"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("disagree", _("disagree")), ("missing", _("fewer than two"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        if self.value() == "disagree":
            return queryset.filter(spread__gte=F("part__call__disagreement_from"))
        if self.value() == "missing":
            return queryset.filter(Q(reviewed=None) | Q(reviewed__lt=2))
        return None


@admin.register(Candidate)
class CandidateAdmin(ReadOnly, AsksReason, TellsFigures):
    """Filter, sort and search on the server; propose for many; see what it would mean."""

    edition_lookup = "part__edition"
    person_lookup, reference_lookup = "person", "reference"
    view_on_site = False
    actions = ["propose_place", "propose_waiting", "propose_decline", "propose_nothing"]
    change_list_template = "admin/registration/candidate/change_list.html"
    list_display = [
        "reference_link",
        "name",
        "proposed",
        "state",
        "results",
        "differs",
        "world_region",
        "country",
        "level",
        "group",
        "next_generation",
        "is_first_time",
        "spoken",
    ]
    list_display_links = None
    list_filter = [
        PartFilter,
        ProposalFilter,
        "state",
        ReviewsFilter,
        WorldRegionFilter,
        "level",
        TargetGroupFilter,
        "next_generation",
        "is_first_time",
        LanguageFilter,
    ]
    list_select_related = [
        "part__edition__series",
        "part__call",
        "target_group",
        "proposal",
        "person",
    ]
    list_per_page = 100
    search_fields = ["reference", "full_name", "display_name", "organisation"]
    sortable_by = [
        "reference_link",
        "name",
        "proposed",
        "state",
        "results",
        "differs",
        "world_region",
        "country",
        "level",
        "group",
        "next_generation",
        "is_first_time",
    ]
    fields = ["reference", "state"]
    readonly_fields = ["reference", "state"]

    # -------------------------------------------------------------- who may
    def has_decide_permission(self, request: HttpRequest) -> bool:
        return Edition.objects.organised_by(request.user).exists()

    def parts(self, request: HttpRequest) -> QuerySet[Part]:
        """The parts with a call, those that select first, the newest edition first."""
        editions = Edition.objects.organised_by(request.user)
        return (
            Part.objects.filter(edition__in=editions, call__isnull=False)
            .select_related("edition__series", "call")
            .annotate(selects=Q(call__mode=Mode.SELECTION))
            .order_by("-selects", "-edition__year", "kind")
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Candidate] = (
            rows.counted()
            .exclude(state=State.WITHDRAWN)
            .with_results(reader=request.user.pk or 0)
            .with_world_region()
        )
        return found

    # -------------------------------------------------------------- the page
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        answer: Any = super().changelist_view(request, extra_context)
        changelist = getattr(answer, "context_data", {}).get("cl")
        if changelist is not None:
            part = self._chosen_part(request, changelist)
            answer.context_data |= {
                "part": part,
                "balance": balance_of(part) if part else None,
                "title": _("Selection: %(part)s") % {"part": part}
                if part
                else self.opts.verbose_name_plural,
            }
        return answer  # type: ignore[no-any-return]  # Django's own answer

    def _chosen_part(self, request: HttpRequest, changelist: Any) -> Part | None:
        [chosen] = [
            one.chosen for one in changelist.filter_specs if isinstance(one, PartFilter)
        ] or [""]
        parts = self.parts(request)
        return parts.filter(pk=chosen).first() if chosen else parts.first()

    # -------------------------------------------------------------- bulk work
    @admin.action(description=_("Propose: give a place"), permissions=["decide"])
    def propose_place(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._propose(request, queryset, Decision.ADMIT)

    @admin.action(
        description=_("Propose: put on the waiting list"), permissions=["decide"]
    )
    def propose_waiting(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._propose(request, queryset, Decision.WAIT)

    @admin.action(description=_("Propose: do not admit"), permissions=["decide"])
    def propose_decline(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._propose(request, queryset, Decision.DECLINE)

    @admin.action(description=_("Take the proposal back"), permissions=["decide"])
    def propose_nothing(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._propose(request, queryset, None)

    def _propose(
        self, request: HttpRequest, queryset: QuerySet[Any], decision: Decision | None
    ) -> None:
        by: Any = request.user
        rows = list(queryset)
        if not rows:
            return
        part, written, left_out = rows[0].part, 0, []
        try:
            if decision is None:
                written = selecting.take_back_proposals(part, rows, by=by)
            else:
                reason = self.reason_typed(request)
                done = selecting.propose(part, rows, decision, by=by, reason=reason)
                written, left_out = done.written, done.left_out
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return
        self._tell(request, written, left_out)

    def _tell(self, request: HttpRequest, written: int, left_out: list[Any]) -> None:
        self.message_user(
            request,
            ngettext(
                "%(count)d proposal changed. Nobody has been told anything yet.",
                "%(count)d proposals changed. Nobody has been told anything yet.",
                written,
            )
            % {"count": written},
            messages.SUCCESS,
        )
        if left_out:
            self.message_user(
                request,
                _(
                    "Left out, because it would change nothing or is not possible: %(who)s"
                )
                % {"who": ", ".join(one.reference for one in left_out)},
                messages.WARNING,
            )

    # -------------------------------------------------------------- columns
    @admin.display(description=_("reference"), ordering="reference")
    def reference_link(self, row: Candidate) -> SafeString:
        page = reverse("admin:registration_application_change", args=[row.pk])
        return format_html('<a class="hr-nowrap" href="{}">{}</a>', page, row.reference)

    @admin.display(description=_("name"), ordering="full_name")
    def name(self, row: Candidate) -> str:
        return row.name_on_lists

    @admin.display(description=_("proposal"), ordering="proposal__decision")
    def proposed(self, row: Candidate) -> str:
        proposal = getattr(row, "proposal", None)
        return proposal.get_decision_display() if proposal else "–"

    @admin.display(
        description=_("result"),
        # Whoever has no review yet stands below all who have.
        ordering=Coalesce("result", -1, output_field=FloatField()),
    )
    def results(self, row: Any) -> str:
        if row.owes_review:
            return str(_("after your own review"))
        if row.result is None:
            return "–"
        return f"{row.result:.0f} ({row.reviewed})"

    @admin.display(
        description=_("spread"),
        ordering=Coalesce("spread", -1, output_field=FloatField()),
    )
    def differs(self, row: Any) -> SafeString | str:
        if row.owes_review:
            return str(_("after your own review"))
        if row.spread is None or row.reviewed < 2:  # noqa: PLR2004 -- of one there is none
            return "–"
        if row.spread >= row.part.call.disagreement_from:
            return format_html("<strong>{}</strong>", f"{row.spread:.0f}")
        return f"{row.spread:.0f}"

    @admin.display(description=_("world region"), ordering="region_name")
    def world_region(self, row: Any) -> str:
        return row.region_name or "–"

    @admin.display(description=_("group"), ordering="target_group__position")
    def group(self, row: Candidate) -> str:
        return row.target_group.code if row.target_group else "–"

    @admin.display(description=_("languages"))
    def spoken(self, row: Candidate) -> str:
        return listed(SpokenLanguage(code).label for code in row.languages)
