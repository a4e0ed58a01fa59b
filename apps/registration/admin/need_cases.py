"""Arranging access: what is needed, how far it is, until when, and who takes care."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.zones import zone_of
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.choices import Job
from apps.registration.actions.arranging import Arrangement, arrange
from apps.registration.admin.looks import NotesLooks
from apps.registration.choices import LIVE, AccessNeed
from apps.registration.models import AccessNeedCase
from apps.registration.need_choices import NeedState, moves_of_organisers

#: What an organiser says in words, and all that they say of a need.
WORDS = ("note_for_person", "reason", "alternative", "internal_note")
SAID = ("state", "due_on", "responsible", *WORDS)
#: So many rows of each kind stand on the page of what is urgent.
AT_ONCE = 50

Narrowed = Callable[[Any, HttpRequest], QuerySet[AccessNeedCase]]

#: What is urgent, and how the list is narrowed to it.
URGENT: dict[str, tuple[Any, Narrowed]] = {
    "overdue": (_("Overdue"), lambda rows, request: rows.overdue(_today(request))),
    "week": (
        _("Due within a week"),
        lambda rows, request: rows.due_soon(_today(request)),
    ),
    "nobody": (
        _("Without a responsible person"),
        lambda rows, request: rows.nobody_cares_for(),
    ),
}


def _today(request: HttpRequest) -> Any:
    return timezone.now().astimezone(zone_of(request)).date()


class UrgentFilter(admin.SimpleListFilter):
    title = _("what is urgent")
    parameter_name = "urgent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            *((name, label) for name, (label, _narrow) in URGENT.items()),
            ("mine", _("Mine")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        if self.value() == "mine":
            return queryset.filter(responsible=request.user)
        _label, narrow = URGENT.get(self.value() or "", (None, None))
        return narrow(queryset, request) if narrow else None


class OrganiserField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.name_for_others


def _moment(typed: str) -> datetime | None:
    try:
        return parse_datetime(typed)
    except ValueError:
        return None  # Written like a moment, but there is no such day or hour.


class CaseForm(forms.ModelForm[AccessNeedCase]):
    """All that is said of a need, and the version of it that was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)
    responsible = OrganiserField(
        label=_("Responsible person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("The person sees this name."),
    )

    class Meta:
        model = AccessNeedCase
        fields = [*SAID]
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{
                name: forms.Textarea(attrs={"rows": 3, "data-unkept": True})
                for name in WORDS
            },
        }
        help_texts = {
            "state": _("The person gets a letter about a new state."),
            "due_on": _("Empty: two weeks before the first session."),
            "note_for_person": _("On the page of the person, in no letter."),
            "reason": _("Only where it cannot be met. The person reads it."),
            "alternative": _("Only where it cannot be met. The person reads it."),
            "internal_note": _(
                "Not shown to the person. A copy of their data holds it."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        case = self.instance
        self.initial["seen"] = case.updated_at.isoformat()
        moves = [NeedState(case.state), *moves_of_organisers(case.state)]
        self.fields["state"] = forms.ChoiceField(
            label=capfirst(_("state")),
            choices=[(one.value, one.label) for one in dict.fromkeys(moves)],
            help_text=self.fields["state"].help_text,
        )
        responsible: Any = self.fields["responsible"]
        responsible.queryset = organisers_for(case)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        stored = AccessNeedCase.objects.get(pk=self.instance.pk)
        if _moment(answers.get("seen") or "") != stored.updated_at:
            self.add_error(
                None,
                _(
                    "Somebody has changed this meanwhile. What you typed is still here. "
                    "Compare it with the present state, then save again."
                ),
            )
            self.data = {
                **dict(self.data.items()),
                "seen": stored.updated_at.isoformat(),
            }
        is_unmet = answers.get("state") == NeedState.UNMET
        for name in ("reason", "alternative"):
            typed = (answers.get(name) or "").strip()
            if is_unmet and not typed:
                self.add_error(name, _("Say it, so that the person knows."))
            elif not is_unmet and typed and typed != getattr(stored, name):
                self.add_error(name, _("This is said only where it cannot be met."))
            elif not is_unmet:
                answers[name] = ""
        if self.errors:
            # What is said beside a field is not said again on top, by a constraint.
            for name in ("state", "reason", "alternative"):
                answers.pop(name, None)
        return answers


def organisers_for(case: AccessNeedCase) -> "QuerySet[User]":
    """Who can take care of it: the organisers of the edition, and whoever does now."""
    here = User.objects.filter(
        is_active=True,
        appointments__job=Job.ORGANISER,
        appointments__edition=case.needs.application.part.edition_id,
    )
    now = User.objects.filter(pk=case.responsible_id or 0)
    return User.objects.filter(pk__in=here.union(now).values("pk")).order_by(
        "full_name", "pk"
    )


@admin.register(AccessNeedCase)
class AccessNeedCaseAdmin(NotesLooks, EditionScopedAdmin):
    """The list names applications; what is needed stands on the page of each alone."""

    form = CaseForm
    edition_lookup = "needs__application__part__edition"
    organisers_may_add = False
    person_lookup = "needs__application__person"
    reference_lookup = "needs__application__reference"
    audits_itself = True
    read_elsewhere = ("responsible",)
    change_list_template = "admin/registration/accessneedcase/change_list.html"
    list_display = ["reference", "state", "due_on", "carer", "part"]
    list_filter = [
        UrgentFilter,
        "state",
        "needs__application__part__kind",
    ]
    list_per_page = 50
    search_fields = ["needs__application__reference"]
    date_hierarchy = "due_on"
    fieldsets = [
        (None, {"fields": ["application", "person", "what", "in_their_words"]}),
        (_("Arranging it"), {"fields": [*SAID, "seen"]}),
    ]
    readonly_fields = ["application", "person", "what", "in_their_words"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # People say what they need.

    def has_delete_permission(
        self, request: HttpRequest, obj: AccessNeedCase | None = None
    ) -> bool:
        return False  # The person takes it back, or it is erased after the event.

    def has_change_permission(
        self, request: HttpRequest, obj: AccessNeedCase | None = None
    ) -> bool:
        may = super().has_change_permission(request, obj)
        if obj is None or not may:
            return bool(may)
        return obj.state != NeedState.WITHDRAWN and obj.needs.application.state in LIVE

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessNeedCase]:
        rows: QuerySet[AccessNeedCase] = super().get_queryset(request)
        return rows.select_related(
            "needs__application__part__edition__series",
            "needs__application__person",
            "responsible",
        )

    def get_fieldsets(
        self, request: HttpRequest, obj: AccessNeedCase | None = None
    ) -> Any:
        """The version that was looked at is of no interest to those who only read."""
        shown: Any = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return shown
        return [shown[0], (shown[1][0], {"fields": [*SAID]})]

    # -------------------------------------------------------------- pages
    def get_urls(self) -> list[URLPattern]:
        overview = self.admin_site.admin_view(require_safe(self.overview_view))
        return [
            path("overview/", overview, name="registration_accessneedcase_overview"),
            *super().get_urls(),
        ]

    def overview_view(self, request: HttpRequest) -> HttpResponse:
        """What is urgent, and how often something is needed, without anybody's name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows: Any = self.get_queryset(request)
        sections = []
        for name, (label, narrow) in URGENT.items():
            found = list(narrow(rows, request).order_by("due_on", "pk")[: AT_ONCE + 1])
            sections.append(
                {
                    "name": name,
                    "label": label,
                    "cases": found[:AT_ONCE],
                    "is_cut": len(found) > AT_ONCE,
                }
            )
        kinds = rows.to_arrange().order_by().values_list("kind")
        numbers = dict(kinds.annotate(number=Count("pk")))
        return TemplateResponse(
            request,
            "admin/registration/accessneedcase/overview.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Arranging access"),
                "sections": sections,
                "kinds": [
                    (one.label, numbers[one]) for one in AccessNeed if one in numbers
                ],
            },
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # After saving one is back among what is urgent.
        extra = {"show_save_and_continue": False, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    # -------------------------------------------------------------- saving
    def save_model(
        self,
        request: HttpRequest,
        obj: AccessNeedCase,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        answers = form.cleaned_data
        seen = _moment(answers.pop("seen"))
        assert seen
        try:
            arrange(obj, Arrangement(**answers), seen=seen, by=request.user)  # type: ignore[arg-type]  # staff are users
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _("Saved."), messages.SUCCESS)

    def response_change(
        self, request: HttpRequest, obj: AccessNeedCase
    ) -> HttpResponse:
        # What came of it is said already.
        return redirect(reverse("admin:registration_accessneedcase_overview"))

    # -------------------------------------------------------------- columns
    @admin.display(description=_("reference"), ordering="needs__application__reference")
    def reference(self, case: AccessNeedCase) -> str:
        return case.needs.application.reference

    @admin.display(description=_("responsible person"), ordering="responsible")
    def carer(self, case: AccessNeedCase) -> str:
        return case.responsible.name_for_others if case.responsible else "–"

    @admin.display(description=_("part"), ordering="needs__application__part")
    def part(self, case: AccessNeedCase) -> str:
        return str(case.needs.application.part)

    @admin.display(description=_("application"))
    def application(self, case: AccessNeedCase) -> SafeString:
        row = case.needs.application
        where = reverse("admin:registration_application_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', where, row.reference)

    @admin.display(description=_("person"))
    def person(self, case: AccessNeedCase) -> str:
        return case.needs.application.name_on_lists

    @admin.display(description=_("what is needed"))
    def what(self, case: AccessNeedCase) -> str:
        return case.get_kind_display()

    @admin.display(description=_("in the person's words"))
    def in_their_words(self, case: AccessNeedCase) -> str:
        return case.needs.details or "–"
