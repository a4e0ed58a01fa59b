"""What belongs to a session, as rows on its page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.editions.admin_scope import EditionScopedInline
from apps.programme.admin_forms import MaterialForm, MaterialFormSet
from apps.programme.models import (
    Interpretation,
    Material,
    Session,
    SessionInput,
    SessionPerson,
)


class InterpretationInline(EditionScopedInline, admin.TabularInline):
    model = Interpretation
    fields = ["service", "language", "state"]
    extra = 0


class SessionInputInline(EditionScopedInline, admin.TabularInline):
    model = SessionInput
    fields = ["position", "title", "speaker", "minutes"]
    #: Only people of the session are offered.
    read_elsewhere = ("speaker",)
    extra = 0

    def get_formset(
        self, request: HttpRequest, obj: Session | None = None, **options: Any
    ) -> type[Any]:
        formset = super().get_formset(request, obj, **options)
        people = SessionPerson.objects.filter(session=obj).select_related("person")
        formset.form.base_fields["speaker"].queryset = people
        return formset


class MaterialInline(EditionScopedInline, admin.TabularInline):
    model = Material
    form = MaterialForm
    formset = MaterialFormSet
    fields = ["position", "title", "link", "upload", "visibility", "kept_file"]
    readonly_fields = ["kept_file"]
    extra = 0

    @admin.display(description=_("file that is kept"))
    def kept_file(self, material: Material) -> SafeString | str:
        if not material.file:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', material.get_absolute_url(), material.original_name
        )
