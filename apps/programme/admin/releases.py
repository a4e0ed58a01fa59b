"""Looking at what would be released, and whom it concerns; and at what was."""

from collections import Counter
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.admin_site import ReadOnly
from apps.core.languages import listed
from apps.core.lines import LineField
from apps.core.refusals import Refused
from apps.core.submissions import SubmissionKeyField
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Edition
from apps.notifications.rendering import render
from apps.programme import actions, emails
from apps.programme.choices import SessionState
from apps.programme.frozen import Change, between, content_of, fingerprint
from apps.programme.models import Release, Session
from apps.programme.queries.planned import plans_of
from apps.programme.queries.releases import (
    concerned_by,
    pending_plans,
    programme_now,
    with_plans,
)
from apps.programme.queries.warnings import warnings_by_session

LANGUAGES = dict(settings.LANGUAGES)


class ReleaseForm(forms.Form):
    """What becomes public, and under which name."""

    name = LineField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("For example “First programme”. Empty: the number alone."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 26, "dir": "auto"}),
        help_text=_("Everybody who gets a letter about this release reads it."),
    )
    drafts = forms.ModelMultipleChoiceField(
        label=_("Drafts that become public"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    submission_key = SubmissionKeyField()
    fingerprint = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, edition: Edition, **words: Any) -> None:
        super().__init__(*args, **words)
        drafts = self.fields["drafts"]
        assert isinstance(drafts, forms.ModelMultipleChoiceField)
        drafts.queryset = (
            Session.objects.for_edition(edition)
            .filter(state=SessionState.DRAFT)
            .select_related("room")
            .prefetch_related("people", "key_questions")
        )
        if not drafts.queryset.exists():
            drafts.help_text = _("There is no draft.")


@admin.register(Release)
class ReleaseAdmin(ReadOnly, EditionScopedAdmin):
    """The programme as it was made public; releasing what is planned."""

    list_display = ["__str__", "number", "edition", "released_at", "released_by"]
    list_filter = ["edition"]
    list_select_related = ["edition__series", "released_by"]
    fields = [
        "edition",
        "number",
        "name",
        "note",
        "released_at",
        "released_by",
        "told_at",
        "sha256",
        "page",
    ]
    change_list_template = "admin/programme/release/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).defer("content")

    @admin.display(description=_("its page"))
    def page(self, release: Release) -> SafeString:
        address = release.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, address)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        mine = self._editions(request).select_related("series")
        words = {"editions": mine, **(extra_context or {})}
        return super().changelist_view(request, words)

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.release_view)
        return [
            path(
                "edition/<slug:slug>/",
                self.admin_site.admin_view(view),
                name="programme_release_make",
            ),
            *super().get_urls(),
        ]

    def _editions(self, request: HttpRequest) -> QuerySet[Edition]:
        if request.user.is_superuser:
            return Edition.objects.all()
        return Edition.objects.organised_by(request.user)

    def release_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Look at what is new and who would get which letter; then release it."""
        edition = (
            self._editions(request).select_related("series").filter(slug=slug).first()
        )
        if edition is None:
            raise Http404
        form = ReleaseForm(
            request.POST if request.method == "POST" else None, edition=edition
        )
        drafts: list[Session] = []
        if form.is_valid():
            drafts = [*form.cleaned_data["drafts"]]
            if "release" in request.POST and self._released(request, edition, form):
                return redirect("admin:programme_release_changelist")
        return TemplateResponse(
            request,
            "admin/programme/release/make.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Release the programme of %(edition)s")
                % {"edition": edition},
                "opts": self.opts,
                "edition": edition,
                "form": form,
                **_preview(edition, drafts, form),
            },
            status=422 if form.errors else 200,
        )

    release_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix

    def _released(self, request: HttpRequest, edition: Edition, form: Any) -> bool:
        answers = form.cleaned_data
        try:
            made = actions.release(
                edition,
                by=request.user,  # type: ignore[arg-type]  # staff are users
                drafts=[session.pk for session in answers["drafts"]],
                name=answers["name"],
                note=answers["note"],
                key=answers["submission_key"],
                expected=answers["fingerprint"] or "-",
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        self.message_user(
            request,
            _("Release %(number)d is public. Those whom it concerns get one letter.")
            % {"number": made.number},
            messages.SUCCESS,
        )
        return True


def _preview(edition: Edition, drafts: list[Session], form: Any) -> dict[str, Any]:
    """What would be new, what to look at again, and the letters."""
    now = programme_now(edition)
    later = with_plans(edition, now, drafts)
    changes = [*between(now, later)]
    if form.is_bound and not form.errors:
        # Sent with the button: what was looked at is what becomes public, once.
        form.data = typed = form.data.copy()
        typed["fingerprint"] = fingerprint(content_of(later))
        typed["submission_key"] = str(form.cleaned_data["submission_key"])
    planned = [plan.as_session() for plan in pending_plans(edition)]
    concerned = concerned_by(changes)
    people = User.objects.in_bulk(concerned)
    warned = warnings_by_session(plans_of(edition))
    languages = Counter(LANGUAGES[one.language] for one in people.values())
    return {
        "changes": changes,
        "warnings": [
            (session.title, warned.get(session.pk, []))
            for session in [*planned, *drafts]
        ],
        "letters": len(people),
        "by_language": listed(f"{name}: {n}" for name, n in languages.items()),
        "samples": [*_samples(edition, people, concerned, form)],
    }


def _samples(
    edition: Edition,
    people: dict[int, User],
    concerned: dict[int, list[Change]],
    form: Any,
) -> Any:
    """One letter in each language, to nobody who is in no list."""
    note = form.cleaned_data.get("note", "") if form.is_bound else ""
    draft = Release(edition=edition, note=note, number=0)
    for code, name in LANGUAGES.items():
        one = next(
            (p for p in people.values() if p.language == code and not p.is_hidden), None
        )
        if one:
            yield name, code, render(emails.released(draft, one, concerned[one.pk], {}))
