"""Reading applications and deciding on them; access needs stand apart."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.admin_reasons import AsksReason
from apps.core.admin_site import ReadOnly
from apps.core.languages import listed
from apps.core.refusals import Refused
from apps.core.templatetags.times import in_words
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Edition
from apps.registration.admin.answers import AnswersPages
from apps.registration.admin.deciding import DECISIONS, Decision, DecisionPages
from apps.registration.admin.filters import (
    CompanionFilter,
    TargetGroupFilter,
    WorldRegionFilter,
)
from apps.registration.admin.group_letters import GroupLettersAdmin
from apps.registration.admin.listing import listed_name
from apps.registration.admin.outcomes import outcome_of
from apps.registration.admin.reviews import conflicts_in_full, reviews_in_full
from apps.registration.choices import (
    MOVES,
    Discipline,
    SpokenLanguage,
)
from apps.registration.models import (
    AccessNeeds,
    Application,
    Places,
)
from apps.registration.reviews import may_read_findings


@admin.register(Application)
class ApplicationAdmin(
    ReadOnly,
    AsksReason,
    DecisionPages,
    AnswersPages,
    GroupLettersAdmin,
    EditionScopedAdmin,
):
    """Organisers read and decide; reviewers have pages of their own, without names.

    People apply, and nobody for them. What they wrote stays until it is withdrawn or
    expires; decisions have their own buttons. No access need is shown.
    """

    edition_lookup = "part__edition"
    person_lookup, reference_lookup = "person", "reference"
    # The public page is the person's own.
    view_on_site = False
    actions = ["admit_selected", "wait_selected", "decline_selected"]
    change_form_template = "admin/registration/application/change_form.html"
    change_list_template = "admin/registration/application/change_list.html"
    list_display = [
        "reference",
        listed_name,
        "state",
        "country",
        "world_region",
        "level",
        "group",
        "next_generation",
        "part",
        "created_at",
    ]
    list_filter = [
        "state",
        "part__kind",
        CompanionFilter,
        "next_generation",
        "level",
        WorldRegionFilter,
        TargetGroupFilter,
        "relation",
        "is_first_time",
        "settlement",
        "person__language",
    ]
    list_select_related = ["part__edition__series", "target_group__part_of", "person"]
    list_per_page = 50
    search_fields = [
        "reference",
        # Found without their accents, in capitals or not.
        "full_name__unaccent",
        "display_name__unaccent",
        "organisation__unaccent",
        "person__email",
    ]
    date_hierarchy = "created_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "reference",
                    "state",
                    "decided_at",
                    "decision_reason",
                    "waiting_since",
                    "offered_until",
                    "withdrawn_because",
                    "part",
                    "created_at",
                ]
            },
        ),
        (
            _("The person"),
            {
                "fields": [
                    "full_name",
                    "display_name",
                    "person",
                    "country",
                    "world_region",
                    "spoken_languages",
                    "organisation",
                    "position",
                    "next_generation",
                    "is_first_time",
                ]
            },
        ),
        (
            _("The work"),
            {
                "fields": [
                    "described_group",
                    "relation",
                    "function",
                    "level",
                    "settlement",
                    "size_band",
                    "professional_fields",
                ]
            },
        ),
        (
            _("In their words"),
            {"fields": ["motivation", "own_contribution", "own_answers"]},
        ),
        (_("Reviews"), {"fields": ["reviews", "conflicts"]}),
        (_("Course"), {"fields": ["course", "former_answers"]}),
    ]

    # -------------------------------------------------------------- who may
    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        rows: Any = admin.ModelAdmin.get_queryset(self, request)
        if not request.user.is_superuser:
            rows = rows.filter(part__edition__in=self._editions(request))
        found: QuerySet[Application] = rows.with_world_region()
        return found

    def _editions(self, request: HttpRequest) -> QuerySet[Edition]:
        return Edition.objects.organised_by(request.user)

    def has_view_permission(
        self, request: HttpRequest, obj: Application | None = None
    ) -> bool:
        user = request.user
        if not (user.is_active and user.is_staff):
            return False
        if obj is not None:
            return user.has_perm("registration.read_application", obj)
        return user.is_superuser or self._editions(request).exists()

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether the person decides on anything; each application is checked again."""
        return Edition.objects.organised_by(request.user).exists()

    def get_fieldsets(
        self, request: HttpRequest, obj: Application | None = None
    ) -> Any:
        """Reviews stand here for those who may read them."""
        shown = super().get_fieldsets(request, obj)
        if obj is None or may_read_findings(request.user, obj):  # type: ignore[arg-type]  # staff are users
            return shown
        return [one for one in shown if "reviews" not in one[1]["fields"]]

    # -------------------------------------------------------------- pages
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        places = Places.objects.with_counts().select_related("edition__series")
        if not request.user.is_superuser:
            places = places.filter(edition__in=self._editions(request))
        shown = list(places.filter(call__isnull=False)[:6])
        answer: Any = super().changelist_view(
            request, {"places": shown, **(extra_context or {})}
        )
        return answer  # type: ignore[no-any-return]  # Django's own answer

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        extra = {"decisions": [], "needs_address": "", **(extra_context or {})}
        if found and request.user.has_perm("registration.decide_application", found):
            extra["decisions"] = [
                (name, label)
                for name, (_act, state, label) in DECISIONS.items()
                if state in MOVES[found.state]
            ]
            extra["needs_address"] = _needs_address(found)
            extra["may_erase"] = request.user.has_perm(
                "registration.erase_person", found.person
            )
        return super().change_view(request, object_id, form_url, extra)

    # -------------------------------------------------------------- bulk work
    @admin.action(description=DECISIONS["admit"][2], permissions=["decide"])
    def admit_selected(
        self, request: HttpRequest, queryset: QuerySet[Application]
    ) -> None:
        self._decide_each(request, queryset, "admit")

    @admin.action(description=DECISIONS["wait"][2], permissions=["decide"])
    def wait_selected(
        self, request: HttpRequest, queryset: QuerySet[Application]
    ) -> None:
        self._decide_each(request, queryset, "wait")

    @admin.action(description=DECISIONS["decline"][2], permissions=["decide"])
    def decline_selected(
        self, request: HttpRequest, queryset: QuerySet[Application]
    ) -> None:
        self._decide_each(request, queryset, "decline")

    def _decide_each(
        self, request: HttpRequest, queryset: QuerySet[Application], name: str
    ) -> None:
        """Decide one by one, the earliest first, and say what came of it."""
        act = partial(
            DECISIONS[name][0], by=request.user, reason=self.reason_typed(request)
        )
        outcomes: dict[str, int] = {}
        for application in queryset.order_by("created_at", "pk"):
            outcome = self._outcome(request, application, act)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        for outcome, count in outcomes.items():
            self.message_user(
                request,
                ngettext(
                    "%(count)d application: %(outcome)s",
                    "%(count)d applications: %(outcome)s",
                    count,
                )
                % {"count": count, "outcome": outcome},
            )

    def _outcome(
        self, request: HttpRequest, application: Application, act: Decision
    ) -> str:
        if not request.user.has_perm("registration.decide_application", application):
            return str(_("not yours to decide"))
        try:
            return outcome_of(request, act(application))
        except Refused as refusal:
            return str(refusal)

    # -------------------------------------------------------------- columns
    @admin.display(description=_("world region"), ordering="region_name")
    def world_region(self, application: Any) -> str:
        return application.region_name or "–"

    @admin.display(description=_("group"), ordering="target_group__position")
    def group(self, application: Application) -> str:
        group = application.target_group
        return group.code if group else "–"

    @admin.display(description=_("group"))
    def described_group(self, application: Application) -> str:
        group = application.target_group
        return group.in_full if group else "–"

    @admin.display(description=_("languages"))
    def spoken_languages(self, application: Application) -> str:
        return listed(SpokenLanguage(c).label for c in application.languages)

    @admin.display(description=_("professional fields"))
    def professional_fields(self, application: Application) -> str:
        return listed(Discipline(c).label for c in application.disciplines)

    @admin.display(description=_("reviews"))
    def reviews(self, application: Application) -> SafeString | str:
        return reviews_in_full(application)

    @admin.display(description=_("conflicts of interest"))
    def conflicts(self, application: Application) -> SafeString | str:
        return conflicts_in_full(application)

    @admin.display(description=_("what happened"))
    def course(self, application: Application) -> SafeString:
        past = application.history.select_related("history_user").order_by(
            "history_date"
        )
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "",
                "<li>{}: {} ({})</li>",
                (
                    (
                        in_words(one.history_date),
                        one.get_state_display(),
                        one.history_user or "–",
                    )
                    for one in past
                ),
            ),
        )


def _needs_address(application: Application) -> str:
    needs = AccessNeeds.objects.filter(application=application).first()
    if needs is None:
        return ""
    return reverse("admin:registration_accessneeds_change", args=[needs.pk])
