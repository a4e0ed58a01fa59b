"""Pages beside the list of applications: taking it away as a table, bringing one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.refusals import Refused
from apps.core.tables import CSV_TYPE, XLSX_TYPE, Table, read_table
from apps.editions.models import Edition, Part
from apps.registration.actions.exporting import WRITERS, export_applications
from apps.registration.actions.importing import bring, confirm_import
from apps.registration.importing import HEADERS, NEEDED
from apps.registration.models import Application, ApplicationImport

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
LARGEST_FILE = 5 * 1024 * 1024
#: Of a table that is right, so many rows are shown.
ROWS_SHOWN = 20


class TableField(forms.FileField):
    """A CSV or XLSX file, read."""

    def clean(self, data: Any, initial: Any = None) -> Table:
        file = super().clean(data, initial)
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large."), code="too_large")
        return read_table(file.read())


class ImportForm(forms.Form):
    part = forms.ModelChoiceField(label=_("Part"), queryset=Part.objects.none())
    table = TableField(label=_("CSV or XLSX file"), help_text=_("At most 2,000 rows."))

    def __init__(self, *args: Any, editions: QuerySet[Edition], **words: Any) -> None:
        super().__init__(*args, **words)
        part = self.fields["part"]
        assert isinstance(part, forms.ModelChoiceField)
        part.queryset = Part.objects.filter(
            edition__in=editions, call__isnull=False
        ).select_related("edition")


def listed_applications(page: Any, request: HttpRequest) -> QuerySet[Application]:
    """The applications as the list is filtered and searched at this moment."""
    rows: QuerySet[Application] = page.get_changelist_instance(request).get_queryset(
        request
    )
    return rows


class TablesAdmin(admin.ModelAdmin):
    """Mix into the admin of applications."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "export/",
                wrap(require_POST(self.export_view)),
                name="registration_application_export",
            ),
            path(
                "import/",
                wrap(require_http_methods(["GET", "HEAD", "POST"])(self.import_view)),
                name="registration_application_import",
            ),
            *super().get_urls(),
        ]

    def _editions_to_work_on(self, request: HttpRequest) -> QuerySet[Edition]:
        """Raises: PermissionDenied: the person organises none."""
        editions = Edition.objects.organised_by(request.user)
        if request.user.is_superuser:
            return Edition.objects.all()
        if not (request.user.is_active and request.user.is_staff and editions.exists()):
            raise PermissionDenied
        return editions

    def export_view(self, request: HttpRequest) -> HttpResponse:
        editions = self._editions_to_work_on(request)
        kind = request.POST.get("kind", "")
        if kind not in WRITERS:
            raise Http404
        rows = listed_applications(self, request).filter(part__edition__in=editions)
        content = export_applications(rows, kind=kind, by=request.user)  # type: ignore[arg-type]  # staff are users
        return HttpResponse(
            content,
            content_type=TYPES[kind],
            headers={
                "Content-Disposition": f'attachment; filename="applications.{kind}"'
            },
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Bring a table, see what it would write, and confirm it."""
        editions = self._editions_to_work_on(request)
        if "confirm" in request.POST:
            return self._confirm(request)
        form = ImportForm(
            request.POST if request.method == "POST" else None,
            request.FILES if request.method == "POST" else None,
            editions=editions,
        )
        words: dict[str, Any] = {}
        if form.is_valid():
            brought, checked = bring(
                form.cleaned_data["part"],
                form.cleaned_data["table"],
                by=request.user,  # type: ignore[arg-type]  # staff are users
            )
            words = {"brought": brought, "checked": checked}
            words["shown"] = [
                [row.get(name, "") for name in HEADERS]
                for row in checked.rows[:ROWS_SHOWN]
            ]
        return TemplateResponse(
            request,
            "admin/registration/application/import.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Bring applications as a table"),
                "opts": self.opts,
                "form": form,
                "columns": [*HEADERS],
                "needed": NEEDED,
                **words,
            },
            status=422 if form.errors or (words and checked.mistakes) else 200,
        )

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        try:
            key = UUID(request.POST["confirm"])
        except ValueError:
            raise Http404 from None
        brought = get_object_or_404(ApplicationImport, key=key, brought_by=request.user)
        try:
            number = confirm_import(brought, by=request.user)  # type: ignore[arg-type]  # staff are users
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:registration_application_import")
        text = ngettext(
            "%d application is written.", "%d applications are written.", number
        )
        self.message_user(request, text % number, messages.SUCCESS)
        return redirect("admin:registration_application_changelist")

    for _view in (export_view, import_view):
        _view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix
