from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import audit
from apps.core.admin_site import CarefulAdmin
from apps.core.partial_dates import PartialDate, in_order
from apps.editions.admin_scope import EditionScopedAdmin, EditionScopedInline
from apps.editions.forms import (
    AppointmentForm,
    EditionForm,
    PhaseForm,
    PhaseFormSet,
)
from apps.editions.models import (
    Appointment,
    ConceptNote,
    ConceptNoteSection,
    Edition,
    ExpectedOutcome,
    Goal,
    Instrument,
    KeyQuestion,
    Objective,
    Part,
    Phase,
    PublicationSeries,
    QuestionCluster,
    Reference,
    RetentionChoice,
    Series,
    TargetGroup,
    Volume,
)
from apps.editions.regrouping import groups_may_change
from apps.editions.wall_times import zone_of


class PartInline(EditionScopedInline, admin.StackedInline):
    model = Part
    extra = 0
    organisers_may_delete = False


class PhaseInline(EditionScopedInline, admin.TabularInline):
    model = Phase
    form = PhaseForm
    formset = PhaseFormSet
    extra = 0


class GoalInline(EditionScopedInline, admin.StackedInline):
    model = Goal
    extra = 0


class ObjectiveInline(EditionScopedInline, admin.TabularInline):
    model = Objective
    extra = 0


class OutcomeInline(EditionScopedInline, admin.TabularInline):
    model = ExpectedOutcome
    extra = 0
    fields = ["position", "text"]


class TargetGroupInline(EditionScopedInline, admin.TabularInline):
    model = TargetGroup
    extra = 0
    organisers_may_delete = False


class RetentionInline(EditionScopedInline, admin.TabularInline):
    model = RetentionChoice
    extra = 0


@admin.register(Edition)
class EditionAdmin(EditionScopedAdmin):
    """Everything the edition page says, and when its phases are."""

    form = EditionForm
    edition_lookup = "pk"
    organisers_may_add = False
    list_display = ["year", "ordinal", "theme_title", "status", "dates"]
    list_filter = ["status"]
    search_fields = ["theme_title", "slug"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = [
        PartInline,
        PhaseInline,
        GoalInline,
        ObjectiveInline,
        OutcomeInline,
        TargetGroupInline,
        RetentionInline,
    ]
    fieldsets = [
        (
            None,
            {"fields": ["series", "slug", ("year", "ordinal"), "status", "builds_on"]},
        ),
        (
            _("Dates"),
            {"fields": ["starts_on", "ends_on", "dates_are_final", "time_zone"]},
        ),
        (
            _("Theme"),
            {
                "fields": [
                    "theme_title",
                    "theme_subtitle",
                    "theme_description",
                    "theme_reasons",
                    "working_titles",
                ]
            },
        ),
        (_("People"), {"fields": ["target_scope", "next_generation_text"]}),
        (_("Safety"), {"fields": ["offers_quick_exit"]}),
        (_("Results"), {"fields": ["results"]}),
        (_("Record"), {"fields": ["created_at", "updated_at"]}),
    ]

    @admin.display(description=_("dates"), ordering=in_order("starts_on"))
    def dates(self, edition: Edition) -> str:
        return edition.dates

    def get_readonly_fields(
        self, request: HttpRequest, obj: Edition | None = None
    ) -> list[str]:
        # An address and a series that move would break every link to the edition.
        fixed = [] if request.user.is_superuser else ["series", "slug", "builds_on"]
        return [*self.readonly_fields, *fixed]

    def has_delete_permission(
        self, request: HttpRequest, obj: Edition | None = None
    ) -> bool:
        return False  # An edition is archived; people's documents hang on it.

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kw: Any
    ) -> HttpResponse:
        """Times of phases are typed and shown in the edition's own time zone."""
        edition = self.get_object(request, object_id) if object_id else None
        with _around(request, edition), timezone.override(zone_of(edition)):
            response = super().changeform_view(request, object_id, *args, **kw)
            if isinstance(response, TemplateResponse):
                response.render()
        return response


def _around(
    request: HttpRequest, edition: Edition | None
) -> AbstractContextManager[None]:
    """A new edition has no groups yet, and looking at one changes none."""
    if edition is None or request.method != "POST":
        return nullcontext()
    return groups_may_change(edition.pk)


@admin.register(Appointment)
class AppointmentAdmin(EditionScopedAdmin):
    """Who holds which job. Given and taken with a line in the audit trail."""

    audits_itself = True
    organisers_may_add = False
    organisers_may_change = False
    person_lookup = "person"
    list_display = ["holder", "job", "edition"]
    list_filter = ["edition", "job"]
    search_fields = ["person__email", "person__full_name"]
    list_select_related = ["person", "edition__series"]
    form = AppointmentForm
    read_elsewhere = ("person",)

    @admin.display(description=_("person"), ordering="person")
    def holder(self, held: Appointment) -> str:
        return held.person.name_for_others

    def save_model(
        self,
        request: HttpRequest,
        obj: Appointment,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        before = Appointment.objects.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        verb = "job.changed" if change else "job.given"
        self._record(request, verb, obj, before=before, after=obj)

    def delete_model(self, request: HttpRequest, obj: Appointment) -> None:
        self._record(request, "job.taken", obj, before=obj)
        super().delete_model(request, obj)

    def delete_queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Appointment]
    ) -> None:
        """Taking several jobs at once is as many lines in the audit trail."""
        with transaction.atomic():
            rows = list(queryset.select_for_update(of=("self",)).order_by("pk"))
            for row in rows:
                self._record(request, "job.taken", row, before=row)
            Appointment.objects.filter(pk__in=[row.pk for row in rows]).delete()

    def _record(
        self,
        request: HttpRequest,
        verb: str,
        row: Appointment,
        *,
        before: Appointment | None = None,
        after: Appointment | None = None,
    ) -> None:
        audit.record(
            request.user,
            verb,
            row,
            before=_facts(before),
            after=_facts(after),
            edition_id=row.edition_id,
        )


def _facts(held: Appointment | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {"person": held.person_id, "job": held.job, "edition": held.edition_id}


class SectionInline(EditionScopedInline, admin.StackedInline):
    model = ConceptNoteSection
    extra = 0


@admin.register(ConceptNote)
class ConceptNoteAdmin(EditionScopedAdmin):
    list_display = ["edition", "version", "is_published"]
    list_filter = ["edition"]
    list_select_related = ["edition__series"]
    inlines = [SectionInline]

    @admin.display(description=_("version of"), ordering=in_order("dated"))
    def version(self, note: ConceptNote) -> PartialDate:
        return note.dated


class QuestionInline(EditionScopedInline, admin.TabularInline):
    model = KeyQuestion
    extra = 0
    organisers_may_delete = False


@admin.register(QuestionCluster)
class QuestionClusterAdmin(EditionScopedAdmin):
    list_display = ["title", "code", "edition"]
    list_filter = ["edition"]
    list_select_related = ["edition__series"]
    inlines = [QuestionInline]


@admin.register(Reference)
class ReferenceAdmin(EditionScopedAdmin):
    list_display = ["title", "kind", "date", "edition", "position"]
    list_filter = ["edition", "kind"]
    list_select_related = ["edition__series"]
    search_fields = ["title", "verbatim"]
    read_elsewhere = ("about_edition",)

    @admin.display(description=_("date"), ordering=in_order("dated"))
    def date(self, reference: Reference) -> PartialDate:
        return reference.dated

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name == "about_edition":
            # Further reading names the results of editions that others organise.
            options["queryset"] = Edition.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Series, Instrument, PublicationSeries, Volume)
class SharedAdmin(CarefulAdmin):
    """What belongs to all editions: administrators only."""

    belongs_to_all = True

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
