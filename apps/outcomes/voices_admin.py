"""Organisers go through what people say of a draft, and withhold what must not be shown.

Moderators who are no organisers do the same on the pages of the site.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.admin_reasons import AsksReason
from apps.core.admin_site import ReadOnly
from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin
from apps.outcomes.actions import moderating
from apps.outcomes.choices import Outcome
from apps.outcomes.models import Amendment, Comment, Disposition
from apps.outcomes.models.voices import Voice

WORDS_SHOWN = 120
OF_AN_AMENDMENT = (
    "amendment",
    "all_words",
    "why",
    "said_by",
    "on_behalf_of",
    "version",
    "result",
    "withheld_at",
    "withheld_because",
    "created_at",
    "page",
)
OF_A_COMMENT = (
    "all_words",
    "said_by",
    "on_behalf_of",
    "version",
    "result",
    "withheld_at",
    "withheld_because",
    "created_at",
    "page",
)


class ShownFilter(admin.SimpleListFilter):
    title = _("shown")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Shown")), ("no", _("Withheld"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in {"yes", "no"}:
            return queryset.filter(withheld_at__isnull=self.value() == "yes")
        return queryset


class OutcomeFilter(admin.SimpleListFilter):
    title = _("result")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Not decided yet")), *Outcome.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "open":
            return queryset.undisposed()
        if self.value() in Outcome.values:
            said = {"is_current": True, "outcome": self.value()}
            return queryset.filter(**{f"dispositions__{k}": v for k, v in said.items()})
        return queryset


class VoiceAdmin(ReadOnly, AsksReason, EditionScopedAdmin):
    """What was said stays as it was said; what changes is whether others read it."""

    edition_lookup = "consultation__document__edition"
    person_lookup = "author"
    actions = ["withhold_selected", "show_selected"]
    list_select_related = [
        "author",
        "consultation__snapshot",
        "consultation__document__edition",
    ]
    search_fields = ["body", "on_behalf_of", "withheld_because"]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).prefetch_related("dispositions")
        # A list names the text, and does not read it.
        return rows.defer("consultation__snapshot__canonical")

    @admin.display(description=_("who said it"))
    def said_by(self, voice: Voice) -> str:
        return voice.author.name_for_others

    @admin.display(description=_("text"))
    def words(self, voice: Voice) -> str:
        return format_html("<bdi>{}</bdi>", Truncator(voice.body).chars(WORDS_SHOWN))

    @admin.display(description=_("text"))
    def all_words(self, voice: Voice) -> str:
        return format_html('<div dir="auto">{}</div>', linebreaksbr(voice.body))

    @admin.display(description=_("version"))
    def version(self, voice: Voice) -> str:
        return voice.consultation.snapshot.label

    @admin.display(description=_("result"))
    def result(self, voice: Voice) -> str:
        word: Disposition | None = voice.disposition
        return str(word.get_outcome_display() if word else _("Not decided yet"))

    @admin.display(description=_("page"))
    def page(self, voice: Voice) -> str:
        edition = voice.consultation.document.edition
        address = reverse("outcomes:voice", args=[edition.slug, voice.KIND, voice.pk])
        return format_html('<a href="{}">{}</a>', address, _("Look at it"))

    @admin.action(
        description=_("Withhold selected, for the reason"), permissions=["moderate"]
    )
    def withhold_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        reason = self.reason_typed(request)

        def withhold(voice: Any, *, by: User) -> object:
            return moderating.withhold(voice, by=by, reason=reason)

        self._with_each(request, queryset, withhold)

    @admin.action(description=_("Show selected again"), permissions=["moderate"])
    def show_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._with_each(request, queryset, moderating.show_again)

    def _with_each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        act: Callable[..., object],
    ) -> None:
        assert isinstance(request.user, User)
        done = 0
        for voice in queryset:
            try:
                act(voice, by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{voice}: {refusal}", messages.ERROR)
            else:
                done += 1
        if done:
            told = ngettext(
                "%(count)d decided; its author is told.",
                "%(count)d decided; their authors are told.",
                done,
            )
            self.message_user(request, told % {"count": done})


@admin.register(Comment)
class CommentAdmin(VoiceAdmin):
    list_display = ["words", "said_by", "result", "withheld_because", "page"]
    list_filter = [ShownFilter, OutcomeFilter, "consultation__document__edition"]
    fields = OF_A_COMMENT
    readonly_fields = OF_A_COMMENT


@admin.register(Amendment)
class AmendmentAdmin(VoiceAdmin):
    list_display = [
        "amendment",
        "words",
        "said_by",
        "result",
        "withheld_because",
        "page",
    ]
    list_filter = [
        ShownFilter,
        OutcomeFilter,
        "kind",
        "consultation__document__edition",
    ]
    search_fields = [*VoiceAdmin.search_fields, "reason"]

    @admin.display(description=_("reason"))
    def why(self, voice: Amendment) -> str:
        return format_html('<div dir="auto">{}</div>', linebreaksbr(voice.reason))

    @admin.display(description=_("amendment"), ordering="number")
    def amendment(self, voice: Amendment) -> str:
        return f"{voice.label} · {voice.get_kind_display()}"

    fields = OF_AN_AMENDMENT
    readonly_fields = OF_AN_AMENDMENT
