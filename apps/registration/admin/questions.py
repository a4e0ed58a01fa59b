"""The questions of a call, in the languages in which they are asked."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.lines import turning
from apps.editions.admin_scope import (
    EditionScopedAdmin,
    EditionScopedInline,
    within_reach,
)
from apps.registration.admin.filters import named_group
from apps.registration.choices import WITH_OPTIONS
from apps.registration.models import Call, Question, QuestionWording
from apps.registration.question_rules import (
    MOST_QUESTIONS,
    check_codes_in_use,
    check_condition,
    check_dependents,
    check_options,
)
from apps.registration.worded import FIRST_LANGUAGE


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = [
            "call",
            "kind",
            "position",
            "is_required",
            "is_sensitive",
            "target_groups",
            "depends_on",
            "depends_values",
            "keep_days",
        ]

    def clean_depends_values(self) -> list[str]:
        values: list[str] = self.cleaned_data["depends_values"] or []
        return list(dict.fromkeys(value.strip() for value in values if value.strip()))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        call = cleaned.get("call")
        if call is None or self.errors:
            return cleaned
        edition_id = call.part.edition_id
        if any(group.edition_id != edition_id for group in cleaned["target_groups"]):
            self.add_error("target_groups", _("Choose groups of the call's edition."))
        others = call.questions.exclude(pk=self.instance.pk)
        if others.count() >= MOST_QUESTIONS:
            self.add_error(
                None,
                _("There may be %(most)s questions at most.")
                % {"most": MOST_QUESTIONS},
            )
        return cleaned

    def _post_clean(self) -> None:
        """Conditions are looked at when the row is as it would be written."""
        super()._post_clean()  # type: ignore[misc]  # a hook that the stubs leave out
        if self.errors:
            return
        row = self.instance
        try:
            if row.depends_on:
                check_condition(row, row.depends_on, row.depends_values)
            check_dependents(row)
        except ValidationError as problem:
            self.add_error(None, problem)


class WordingForm(forms.ModelForm):
    class Meta:
        model = QuestionWording
        fields = ["language", "label", "help", "options"]

    def clean_options(self) -> str:
        options: str = self.cleaned_data["options"]
        if any(turning(line) for line in options.splitlines()):
            raise ValidationError(
                _(
                    "There are invisible signs in it. Type it anew instead of pasting it."
                )
            )
        check_options(options)
        return options


class WordingFormSet(forms.BaseInlineFormSet):
    """Looks at the wordings together, and at the kind of the question they word."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        question: Question = self.instance
        rows = [
            form
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        first = [r for r in rows if r.cleaned_data["language"] == FIRST_LANGUAGE]
        if not first:
            raise ValidationError(
                _("Write it in English first; other languages fall back to it.")
            )
        codes = check_options(first[0].cleaned_data["options"])
        if question.is_sensitive and not first[0].cleaned_data["help"]:
            first[0].add_error("help", _("Say why you ask, and who sees the answer."))
        if question.kind in WITH_OPTIONS and len(codes) < 2:  # noqa: PLR2004 -- a choice
            first[0].add_error("options", _("Write at least two options."))
        for row in rows:
            self._check_row(row, codes)
        try:
            check_codes_in_use(question, codes)
        except ValidationError as problem:
            first[0].add_error("options", problem)

    def _check_row(self, row: Any, codes: list[str]) -> None:
        own = check_options(row.cleaned_data.get("options", ""))
        if own and self.instance.kind not in WITH_OPTIONS:
            row.add_error("options", _("A question of this kind has no options."))
        for code in own:
            if code not in codes:
                row.add_error(
                    "options",
                    _("The code “%(code)s” is not among the English options.")
                    % {"code": code},
                )


class WordingInline(
    EditionScopedInline, admin.StackedInline[QuestionWording, Question]
):
    model = QuestionWording
    form = WordingForm
    formset = WordingFormSet
    edition_lookup = "question__call__part__edition"
    extra = 0
    min_num = 1


class CallFilter(admin.SimpleListFilter):
    title = gettext_lazy("call for applications")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        with_questions = within_reach(Call, request).filter(questions__isnull=False)
        named = with_questions.select_related("part__edition").distinct()
        return [(str(call.pk), str(call)) for call in named]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        chosen = self.value()
        if chosen not in {key for key, _words in self.lookup_choices}:
            return None
        return queryset.filter(call=chosen)


@admin.register(Question)
class QuestionAdmin(EditionScopedAdmin):
    """What is written here is shown in the preview, and to people once it is published."""

    form = QuestionForm
    edition_lookup = "call__part__edition"
    organisers_may_delete = True
    list_display = [
        "label",
        "call",
        "position",
        "kind",
        "is_required",
        "is_sensitive",
        "condition",
    ]
    list_filter = [CallFilter, "kind", "is_sensitive"]
    list_select_related = ["call__part__edition__series", "depends_on"]
    search_fields = ["wordings__label", "key"]
    inlines = [WordingInline]

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        """A list of names is one statement."""
        if db_field.name == "call":
            calls = within_reach(Call, request)
            options["queryset"] = calls.select_related("part__edition")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        """Groups stand with their sub-types, by the codes that everybody knows."""
        field: Any = super().formfield_for_manytomany(db_field, request, **options)
        if field and db_field.name == "target_groups":
            named = field.queryset.select_related("edition")
            field.queryset = named.order_by("-edition__year", "code")
            field.label_from_instance = named_group
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        rows: QuerySet[Question] = super().get_queryset(request)
        return rows.prefetch_related("wordings", "depends_on__wordings")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The next question of the call that the page was reached from."""
        chosen: dict[str, Any] = super().get_changeform_initial_data(request)
        call = chosen.get("call", "")
        if str(call).isdigit():
            known = self.get_queryset(request).filter(call=call).order_by("-position")
            last = known.values_list("position", flat=True).first() or 0
            chosen.setdefault("position", last + 1)
        return chosen

    @admin.display(description=gettext_lazy("question"))
    def label(self, question: Question) -> str:
        return str(question)

    @admin.display(description=gettext_lazy("condition"))
    def condition(self, question: Question) -> str:
        if question.depends_on is None:
            return "–"
        return f"{question.depends_on}: {', '.join(question.depends_values)}"
