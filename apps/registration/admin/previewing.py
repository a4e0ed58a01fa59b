"""The application as people will see it once the call is published; nothing is saved."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refused
from apps.editions.models import TargetGroup
from apps.registration import wordings
from apps.registration.forms import STEPS, WholeForm
from apps.registration.models import Call
from apps.registration.question_rules import refuse_broken
from apps.registration.questionnaire import Questionnaire, content_of
from apps.registration.step_forms import Given, StepForm

WHOLE = "all"
START = "call"


class PreviewPages(admin.ModelAdmin):
    """Mix into the admin of calls."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/preview/<slug:step>/",
                self.admin_site.admin_view(self.preview_view),
                name="registration_call_preview",
            ),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        rows = self.get_queryset(request).select_related("part__edition__series")
        rows = rows.prefetch_related("wordings", "criteria__wordings")
        call: Call = get_object_or_404(rows, pk=pk)
        if not self.has_change_permission(request, call):
            raise PermissionDenied
        try:
            refuse_broken(call)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:registration_call_change", pk)
        language = request.GET.get("language", "")
        if language not in dict(settings.LANGUAGES):
            # Django's code of a language may name a country as well.
            language = (translation.get_language() or "").partition("-")[0]
        with translation.override(language):
            return _preview(request, call, step, language)

    preview_view.access = "editions.organise_edition"  # type: ignore[attr-defined]  # told to the matrix


class _Chooser(forms.Form):
    """In which language, and as somebody of which group, the page is seen."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    group = forms.ChoiceField(label=_("Seen by somebody of this group"), required=False)

    def __init__(self, groups: Iterable[TargetGroup], **options: Any) -> None:
        super().__init__(**options)
        field: Any = self.fields["group"]
        field.choices = [("", "–"), *((str(one.pk), one.in_full) for one in groups)]


def _preview(
    request: HttpRequest, call: Call, step: str, language: str
) -> HttpResponse:
    place = next((one for one in STEPS if one.slug == step), None)
    if place is None and step not in {WHOLE, START}:
        raise Http404
    known = call.part.edition.target_groups.select_related("part_of")
    groups = [*known.order_by("code")]
    group = request.GET.get("group", "")
    form = _form(request, call, place.form if place else WholeForm, group)
    return render(
        request,
        "registration/preview.html",
        {
            "edition": call.part.edition,
            "call": call,
            "form": form,
            "step": place,
            "notice": wordings.privacy_notice(),
            "preview_pages": [(one.slug, one.title) for one in STEPS],
            "shown": step,
            "text": call.text_at_work,
            "criteria": call.criteria_at_work,
            "chooser": _Chooser(groups, initial={"language": language, "group": group}),
            "language": language,
            "group": group,
            "is_fine": form.is_bound and form.is_valid(),
        },
        status=422 if form.errors else 200,
    )


def _form(
    request: HttpRequest, call: Call, form_class: type[StepForm], group: str
) -> StepForm:
    typed: dict[str, list[str]] = dict(request.POST.lists())
    given = Given(
        edition=call.part.edition,
        asked=Questionnaire.read(content_of(call)),
        answers=typed | {"target_group": [group]},
    )
    sent: tuple[Any, ...] = ()
    if request.method == "POST":
        sent = (request.POST, request.FILES)
    return form_class(*sent, given=given)
