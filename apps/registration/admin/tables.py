"""Pages beside a list: taking it away as a table, bringing one."""

from collections.abc import Callable
from dataclasses import dataclass
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
from apps.registration.actions.exporting import (
    WRITERS,
    export_accounts,
    export_applications,
    export_invitations,
)
from apps.registration.actions.importing import bring, confirm_import
from apps.registration.choices import TableOf
from apps.registration.importing import accounts, applications, invitations
from apps.registration.models import TableImport

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
LARGEST_FILE = 5 * 1024 * 1024
#: Of a table that is right, so many rows are shown.
ROWS_SHOWN = 20
#: More are named by their number only.
KNOWN_SHOWN = 100


class TableField(forms.FileField):
    """A CSV or XLSX file, read."""

    def clean(self, data: Any, initial: Any = None) -> Table:
        file = super().clean(data, initial)
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large."), code="too_large")
        return read_table(file.read())


class ImportForm(forms.Form):
    """Where to something is brought, and the table."""

    table = TableField(label=_("CSV or XLSX file"), help_text=_("At most 2,000 rows."))
    field_order = ("part", "edition", "table")

    def __init__(self, *args: Any, editions: QuerySet[Edition], **words: Any) -> None:
        super().__init__(*args, **words)
        where = self.fields[self.asked]
        assert isinstance(where, forms.ModelChoiceField)
        where.queryset = self.offered(editions)

    #: The field that says where to.
    asked = "edition"

    def offered(self, editions: QuerySet[Edition]) -> QuerySet[Any]:
        return editions.select_related("series")

    @property
    def where(self) -> Any:
        return self.cleaned_data[self.asked]


class ApplicationsForm(ImportForm):
    part = forms.ModelChoiceField(label=_("Part"), queryset=Part.objects.none())
    asked = "part"

    def offered(self, editions: QuerySet[Edition]) -> QuerySet[Any]:
        parts = Part.objects.filter(edition__in=editions, call__isnull=False)
        return parts.select_related("edition")


class EditionForm(ImportForm):
    edition = forms.ModelChoiceField(
        label=_("Edition"), queryset=Edition.objects.none()
    )


class AccountsForm(EditionForm):
    writes_letters = forms.BooleanField(
        label=_("Write to each of them"),
        required=False,
        help_text=_(
            "Nobody is written to unless you tick this. Whoever’s data you hold has to"
            " be told of it within a month."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """How the pages speak of one kind of tables."""

    form: type[ImportForm]
    headers: tuple[str, ...]
    needed: tuple[str, ...]
    title: Any
    #: What follows the number of lines that would be written.
    outcome: Any
    button: Any
    written: Callable[[int], str]


KINDS = {
    TableOf.APPLICATIONS: Brought(
        form=ApplicationsForm,
        headers=(*applications.HEADERS,),
        needed=applications.NEEDED,
        title=_("Bring applications as a table"),
        outcome=_("Nothing is written yet. Each person gets a letter that says so."),
        button=_("Write all of them"),
        written=lambda n: ngettext(
            "%d application is written.", "%d applications are written.", n
        ),
    ),
    TableOf.INVITATIONS: Brought(
        form=EditionForm,
        headers=(*invitations.HEADERS,),
        needed=invitations.NEEDED,
        title=_("Bring invited guests as a table"),
        outcome=_("Nobody is invited yet. Each guest gets one letter to answer by."),
        button=_("Invite all of them"),
        written=lambda n: ngettext("%d guest is invited.", "%d guests are invited.", n),
    ),
    TableOf.ACCOUNTS: Brought(
        form=AccountsForm,
        headers=(*accounts.HEADERS,),
        needed=accounts.NEEDED,
        title=_("Bring accounts as a table"),
        outcome=_("Nothing is written yet. What an account says already stays."),
        button=_("Bring all of them"),
        written=lambda n: ngettext(
            "%d person is brought.", "%d people are brought.", n
        ),
    ),
}


def listed_rows(page: Any, request: HttpRequest) -> QuerySet[Any]:
    """The rows as the list is filtered and searched at this moment."""
    rows: QuerySet[Any] = page.get_changelist_instance(request).get_queryset(request)
    return rows


class TablesAdmin(admin.ModelAdmin):
    """Mix into the admin of what is brought and taken away as a table."""

    table_of = TableOf.APPLICATIONS

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"registration_{self.opts.model_name}"
        return [
            path(
                "export/",
                wrap(require_POST(self.export_view)),
                name=f"{name}_export",
            ),
            path(
                "import/",
                wrap(require_http_methods(["GET", "HEAD", "POST"])(self.import_view)),
                name=f"{name}_import",
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
        return HttpResponse(
            self.exported(request, editions, kind),
            content_type=TYPES[kind],
            headers={
                "Content-Disposition": f'attachment; filename="{self.table_of}.{kind}"'
            },
        )

    def exported(
        self, request: HttpRequest, editions: QuerySet[Edition], kind: str
    ) -> bytes:
        """The file of the list as it is filtered and searched at this moment."""
        rows = listed_rows(self, request).filter(part__edition__in=editions)
        return export_applications(rows, kind=kind, by=request.user)  # type: ignore[arg-type]  # staff are users

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Bring a table, see what it would write, and confirm it."""
        editions = self._editions_to_work_on(request)
        if "confirm" in request.POST:
            return self._confirm(request)
        kind = KINDS[self.table_of]
        is_sent = request.method == "POST"
        form = kind.form(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            editions=editions,
        )
        words = self._checked(request, form) if form.is_valid() else {}
        return TemplateResponse(
            request,
            "admin/registration/import.html",
            {
                **self.admin_site.each_context(request),
                "title": kind.title,
                "opts": self.opts,
                "form": form,
                "kind": kind,
                **words,
            },
            status=422 if form.errors or (words and words["checked"].mistakes) else 200,
        )

    def _checked(self, request: HttpRequest, form: ImportForm) -> dict[str, Any]:
        brought, checked = bring(
            form.where,
            form.cleaned_data["table"],
            table_of=self.table_of,
            writes_letters=form.cleaned_data.get("writes_letters", True),
            by=request.user,  # type: ignore[arg-type]  # staff are users
        )
        read = [
            name for name in KINDS[self.table_of].headers if _is_told(checked, name)
        ]
        return {
            "brought": brought,
            "checked": checked,
            "columns": read,
            "shown": [
                [row.get(name, "") for name in read]
                for row in checked.rows[:ROWS_SHOWN]
            ],
            "known": checked.known[:KNOWN_SHOWN],
        }

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        try:
            key = UUID(request.POST["confirm"])
        except ValueError:
            raise Http404 from None
        brought = get_object_or_404(
            TableImport,
            key=key,
            brought_by=request.user,
            table_of=self.table_of,
            edition__in=self._editions_to_work_on(request),
        )
        name = f"admin:registration_{self.opts.model_name}"
        try:
            number = confirm_import(brought, by=request.user)  # type: ignore[arg-type]  # staff are users
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(f"{name}_import")
        text = KINDS[self.table_of].written(number) % number
        self.message_user(request, text, messages.SUCCESS)
        return redirect(f"{name}_changelist")

    for _view in (export_view, import_view):
        _view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix


def _is_told(checked: Any, name: str) -> bool:
    return any(name in row for row in checked.rows[:1])


class InvitationTables(TablesAdmin):
    table_of = TableOf.INVITATIONS

    def exported(
        self, request: HttpRequest, editions: QuerySet[Edition], kind: str
    ) -> bytes:
        rows = listed_rows(self, request).filter(
            application__part__edition__in=editions
        )
        return export_invitations(rows, kind=kind, by=request.user)  # type: ignore[arg-type]  # staff are users


class AccountTables(TablesAdmin):
    table_of = TableOf.ACCOUNTS

    def exported(
        self, request: HttpRequest, editions: QuerySet[Edition], kind: str
    ) -> bytes:
        """Everybody of one edition, whether brought or come by themselves."""
        key = request.POST.get("edition", "")
        if not (key.isascii() and key.isdigit()):
            raise Http404
        edition = get_object_or_404(editions, pk=int(key[:18]))
        return export_accounts(edition, kind=kind, by=request.user)  # type: ignore[arg-type]  # staff are users
