"""Answers to a call's own questions; the sensitive ones have a page of their own."""

from collections.abc import Iterable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.admin_site import ReadOnly
from apps.core.languages import listed
from apps.core.templatetags.times import in_words
from apps.editions.admin_scope import EditionScopedAdmin
from apps.registration.admin.looks import NotesLooks
from apps.registration.answered import Answered, answered, sensitive_answered
from apps.registration.changes import Change, changes_of
from apps.registration.handing_out import handed_out
from apps.registration.models import Application, SensitiveAnswer, Upload
from apps.registration.models.answers import GENDER


class AnswersPages(admin.ModelAdmin):
    """Mix into the admin of applications: the answers, and the way to their files."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/files/<int:upload>/",
                self.admin_site.admin_view(self.file_view),
                name="registration_application_file",
            ),
            *super().get_urls(),
        ]

    def file_view(self, request: HttpRequest, pk: int, upload: int) -> HttpResponse:
        application = get_object_or_404(self.get_queryset(request), pk=pk)
        if not request.user.has_perm("registration.decide_application", application):
            raise PermissionDenied
        mine = Upload.objects.filter(application=application)
        return handed_out(get_object_or_404(mine, pk=upload))

    file_view.access = "registration.decide_application"  # type: ignore[attr-defined]  # told to the matrix

    @admin.display(description=_("answers to the call's own questions"))
    def own_answers(self, application: Application) -> SafeString | str:
        found = answered(application)
        return _as_list(found, application) if found else "–"

    @admin.display(description=_("answers before they were changed"))
    def former_answers(self, application: Application) -> SafeString | str:
        return _as_changes(changes_of(application)) or "–"


def _as_changes(found: Iterable[Change]) -> SafeString:
    return format_html_join(
        "",
        "<p>{}</p><ul>{}</ul>",
        (
            (
                f"{_('Changed:')} {in_words(change.at)}",
                format_html_join(
                    "",
                    "<li>{}: {}</li>",
                    (
                        (one.label, linebreaksbr(one.words or "–", autoescape=True))
                        for one in change.answers
                    ),
                ),
            )
            for change in found
        ),
    )


def _as_list(found: list[Answered], application: Application) -> SafeString:
    return format_html(
        "<ul>{}</ul>",
        format_html_join(
            "",
            "<li>{}: {}</li>",
            ((one.label, _words(one, application)) for one in found),
        ),
    )


def _words(one: Answered, application: Application) -> str:
    if one.upload is None:
        return listed(one.words)
    return format_html(
        '<a href="{}">{}</a>',
        reverse(
            "admin:registration_application_file", args=[application.pk, one.upload.pk]
        ),
        one.upload.original_name,
    )


@admin.register(SensitiveAnswer)
class SensitiveAnswerAdmin(ReadOnly, NotesLooks, EditionScopedAdmin):
    """The list names applications, the page one answer; only the person gives it.

    Gender is in neither.
    """

    edition_lookup = "application__part__edition"
    list_display = ["application", "updated_at", "keep_until"]
    list_select_related = ["application"]
    search_fields = ["application__reference"]
    fields = ["application", "answer", "keep_until"]
    readonly_fields = ["answer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SensitiveAnswer]:
        rows: QuerySet[SensitiveAnswer] = super().get_queryset(request)
        return rows.exclude(question_key=GENDER)

    @admin.display(description=_("answer"))
    def answer(self, row: SensitiveAnswer) -> str:
        for key, one in sensitive_answered(row.application, with_gender=False):
            if key == row.question_key:
                return f"{one.label}: {listed(one.words)}"
        return "–"
