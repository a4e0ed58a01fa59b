"""Bringing a programme from another tool; looked at first, written when confirmed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.core.submissions import SubmissionKeyField
from apps.editions.models import Edition, Part
from apps.programme import actions
from apps.programme.importing import Brought, read_programme
from apps.programme.models import Session
from apps.programme.queries.importing import steps_of

LARGEST_FILE = 5 * 1024 * 1024
#: What is looked at comes back with the button, within what a form may hold.
LARGEST_LOOK = 2_000_000
#: A day, as with other tables.
LOOKED_AT_FOR = 24 * 3600
SALT = "programme.import"


class ImportForm(forms.Form):
    part = forms.ModelChoiceField(
        label=_("Part"),
        queryset=Part.objects.none(),
        help_text=_("New sessions belong to it."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Schedule of frab or pretalx (JSON, XML), or a table (CSV, XLSX)."),
    )

    def __init__(self, *args: Any, editions: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        part = self.fields["part"]
        assert isinstance(part, forms.ModelChoiceField)
        part.queryset = Part.objects.filter(edition__in=editions).select_related(
            "edition__series"
        )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large."), code="too_large")
        return bytes(file.read())

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not self.errors:
            try:
                self.brought = read_programme(answers["file"], answers["part"].edition)
            except ValidationError as mistake:
                self.add_error("file", mistake)
            else:
                self.look = _signed(answers["part"], self.brought)
                if len(self.look) > LARGEST_LOOK:
                    self.add_error("file", _("The file is too large."))
        return answers


def _signed(part: Part, brought: Brought) -> str:
    facts = {"part": part.pk, "events": brought.events}
    return signing.dumps(facts, salt=SALT, compress=True)


class Confirmation(forms.Form):
    look = forms.CharField(widget=forms.HiddenInput)
    submission_key = SubmissionKeyField()


class ProgrammeImportAdmin(admin.ModelAdmin[Session]):
    """Mix into the admin of sessions."""

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.import_view)
        return [
            path(
                "import/",
                self.admin_site.admin_view(view),
                name="programme_session_import",
            ),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        editions = self._organised(request)
        if not editions.exists():
            raise PermissionDenied
        if "look" in request.POST:
            return self._confirmed(request, editions)
        sent = request.method == "POST"
        form = ImportForm(
            request.POST if sent else None,
            request.FILES if sent else None,
            editions=editions,
        )
        words: dict[str, Any] = {}
        if form.is_valid():
            words = _looked_at(form)
        return TemplateResponse(
            request,
            "admin/programme/session/import.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Bring a programme"),
                "opts": self.opts,
                "form": form,
                **words,
            },
            status=422 if form.errors else 200,
        )

    import_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix

    def _organised(self, request: HttpRequest) -> Any:
        if request.user.is_superuser:
            return Edition.objects.all()
        return Edition.objects.organised_by(request.user)

    def _confirmed(self, request: HttpRequest, editions: Any) -> HttpResponse:
        form = Confirmation(request.POST)
        try:
            facts = signing.loads(
                request.POST["look"], salt=SALT, max_age=LOOKED_AT_FOR
            )
            part = Part.objects.select_related("edition").get(
                pk=facts["part"], edition__in=editions
            )
        except (signing.BadSignature, Part.DoesNotExist):
            self.message_user(request, _("Bring the file again."), messages.ERROR)
            return redirect("admin:programme_session_import")
        form.is_valid()
        key: UUID = form.cleaned_data["submission_key"]
        number = actions.bring_programme(
            part,
            facts["events"],
            key=key,
            by=request.user,  # type: ignore[arg-type]  # staff are users
        )
        self.message_user(
            request,
            ngettext(
                "%d session is planned. Release it when you are ready.",
                "%d sessions are planned. Release them when you are ready.",
                number,
            )
            % number,
            messages.SUCCESS,
        )
        return redirect("admin:programme_session_changelist")


def _looked_at(form: ImportForm) -> dict[str, Any]:
    part = form.cleaned_data["part"]
    steps = steps_of(part.edition, form.brought.events)
    return {
        "edition": part.edition,
        "changes": [step.change for step in steps if not step.is_nothing],
        "same": sum(step.is_nothing for step in steps),
        "mistakes": form.brought.mistakes,
        "confirmation": Confirmation(initial={"look": form.look}),
    }
