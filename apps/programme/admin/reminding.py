"""Rules of reminders: written, looked at with dates and recipients, switched on."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin
from apps.notifications.rendering import render
from apps.programme.actions import (
    fingerprint_of,
    switch_off,
    switch_on,
    to_remind,
    write_rule,
)
from apps.programme.admin_forms.reminding import ReminderRuleForm
from apps.programme.audiences import AUDIENCES
from apps.programme.choices import Anchor, Unit
from apps.programme.emails import of_rule
from apps.programme.models import ReminderRule
from apps.programme.occasions import Occasion, occasions_of

LANGUAGES = dict(settings.LANGUAGES)
#: So many of what is to come stand on the page.
LOOKED_AT_ONCE = 40


@admin.register(ReminderRule)
class ReminderRuleAdmin(EditionScopedAdmin):
    """What people are reminded of. A rule writes to nobody before it was looked at."""

    form = ReminderRuleForm
    list_display = ["name", "edition", "says", "audience_label", "is_on", "look"]
    list_filter = ["edition", "anchor", "is_on"]
    list_select_related = ["edition__series"]
    search_fields = ["name"]
    readonly_fields = ["is_on", "approved_at", "approved_by"]
    fieldsets = [
        (None, {"fields": ["edition", "name", "audience"]}),
        (
            _("When"),
            {"fields": ["amount", "unit", "is_after", "anchor", "phase"]},
        ),
        (_("Only for"), {"fields": ["part", "kind"]}),
        (
            _("The letter"),
            {
                "fields": [
                    "is_gathered",
                    *(
                        f"{name}_{code}"
                        for code in LANGUAGES
                        for name in ("subject", "text")
                    ),
                ],
                "description": _(
                    "Leave the texts empty for ours, which are in every language."
                    " Times and the address are added to yours."
                ),
            },
        ),
        (None, {"fields": ["is_on", "approved_at", "approved_by"]}),
    ]

    @admin.display(description=_("when"), ordering="anchor")
    def says(self, rule: ReminderRule) -> str:
        return in_words(rule)

    @admin.display(description=_("who gets it"), ordering="audience")
    def audience_label(self, rule: ReminderRule) -> str:
        return str(AUDIENCES[rule.audience].label)

    @admin.display(description=_("preview"))
    def look(self, rule: ReminderRule) -> SafeString:
        words = _("Dates and recipients")
        return format_html(
            '<a href="{}" aria-label="{}: {}">{}</a>',
            reverse("admin:programme_reminderrule_look", args=[rule.pk]),
            words,
            rule.name,
            words,
        )

    def has_delete_permission(
        self, request: HttpRequest, obj: ReminderRule | None = None
    ) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: ReminderRule,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        assert isinstance(request.user, User)
        write_rule(obj, actor=request.user)
        if not obj.is_on:
            self.message_user(
                request,
                _("The rule is off until you have looked at its letters."),
                messages.WARNING,
            )

    def response_add(
        self, request: HttpRequest, obj: ReminderRule, *more: Any, **words: Any
    ) -> HttpResponse:
        super().response_add(request, obj, *more, **words)
        return redirect("admin:programme_reminderrule_look", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.look_view)
        return [
            path(
                "<int:pk>/look/",
                self.admin_site.admin_view(view),
                name="programme_reminderrule_look",
            ),
            *super().get_urls(),
        ]

    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Each date with the number of recipients, a letter in each language; on, off."""
        rule = self.get_object(request, str(pk))
        if rule is None:
            raise Http404
        if request.method == "POST":
            self._switch(request, rule)
            return redirect("admin:programme_reminderrule_look", rule.pk)
        return TemplateResponse(
            request,
            "admin/programme/reminderrule/look.html",
            {
                **self.admin_site.each_context(request),
                "title": rule.name,
                "opts": self.opts,
                "rule": rule,
                "says": in_words(rule),
                "audience": AUDIENCES[rule.audience],
                "fingerprint": fingerprint_of(rule),
                **_looked_at(rule),
            },
        )

    def _switch(self, request: HttpRequest, rule: ReminderRule) -> None:
        assert isinstance(request.user, User)
        try:
            if request.POST.get("do") == "on":
                seen = request.POST.get("fingerprint", "")
                switch_on(rule, fingerprint=seen, actor=request.user)
            elif request.POST.get("do") == "off":
                switch_off(rule, actor=request.user)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)

    look_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix


def in_words(rule: ReminderRule) -> str:
    words = {"how_long": _how_long(rule), "anchor": Anchor(rule.anchor).label}
    if rule.is_after:
        return str(_("%(how_long)s after: %(anchor)s") % words)
    return str(_("%(how_long)s before: %(anchor)s") % words)


def _how_long(rule: ReminderRule) -> str:
    number = rule.amount
    words = {
        Unit.MINUTES: ngettext("%(number)s minute", "%(number)s minutes", number),
        Unit.HOURS: ngettext("%(number)s hour", "%(number)s hours", number),
        Unit.DAYS: ngettext("%(number)s day", "%(number)s days", number),
    }
    return words[Unit(rule.unit)] % {"number": number}


def _looked_at(rule: ReminderRule) -> dict[str, Any]:
    at = now()
    known = occasions_of(rule, due=at)
    shown = [
        (one, to_remind(one, at).count(), one.due_at <= at)
        for one in known[:LOOKED_AT_ONCE]
    ]
    return {
        "dates": shown,
        "more": max(0, len(known) - len(shown)),
        "samples": list(
            _samples(rule, [one for one, number, _ in shown if number], at)
        ),
    }


def _samples(rule: ReminderRule, occasions: list[Occasion], at: Any) -> Any:
    """One letter in each language, of somebody who gets it; nobody hidden is shown."""
    wanted = {**LANGUAGES}
    for one in occasions:
        rows = to_remind(one, at).filter(person__is_hidden=False)
        spoken = {*rows.order_by().values_list("person__language", flat=True)}
        for code in [code for code in wanted if code in spoken]:
            row = rows.filter(person__language=code).select_related("person").first()
            if row:
                yield wanted.pop(code), code, render(of_rule(one, row, None))
        if not wanted:
            return
