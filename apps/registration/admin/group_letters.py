"""Writing to the applications of a list, and seeing how far the letters are."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.core.admin_site import ReadOnly
from apps.core.languages import listed
from apps.core.lines import LineField
from apps.core.refusals import Refused
from apps.core.submissions import SubmissionKeyField
from apps.editions.admin_scope import EditionScopedAdmin
from apps.notifications.choices import State as DeliveryState
from apps.notifications.models import Delivery
from apps.notifications.rendering import render
from apps.registration import emails
from apps.registration.actions.writing import FALLBACK, Message, group_of, write_to
from apps.registration.admin.tables import TablesAdmin, listed_rows
from apps.registration.models import Application, GroupLetter

LANGUAGES = dict(settings.LANGUAGES)


class MessageForm(forms.Form):
    """A subject and a text for each language; English is always needed."""

    is_news = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("", _("About their application or place: everybody gets it")),
            ("news", _("News: only those get it who asked for news")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    is_for_companions = forms.BooleanField(
        label=_("Also to assistants and interpreters"),
        required=False,
        help_text=_("Those of the list who accompany somebody and take no place."),
    )
    submission_key = SubmissionKeyField()
    fingerprint = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for code, name in LANGUAGES.items():
            needed = code == FALLBACK
            self.fields[f"subject_{code}"] = LineField(
                label=_("Subject: %(language)s") % {"language": name},
                max_length=200,
                required=needed,
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text: %(language)s") % {"language": name},
                max_length=20_000,
                required=needed,
                widget=forms.Textarea(attrs={"rows": 8, "cols": 26, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        for code in LANGUAGES:
            pair = {name: answers.get(f"{name}_{code}") for name in ("subject", "text")}
            for name, typed in pair.items():
                field = f"{name}_{code}"
                if not typed and any(pair.values()) and field not in self.errors:
                    self.add_error(field, _("Give both the subject and the text."))
        return answers

    def message(self) -> Message:
        answers = self.cleaned_data
        return Message(
            is_news=bool(answers["is_news"]),
            is_for_companions=answers["is_for_companions"],
            texts={
                code: {
                    "subject": answers[f"subject_{code}"],
                    "text": answers[f"text_{code}"],
                }
                for code in LANGUAGES
                if answers.get(f"text_{code}")
            },
        )


class GroupLettersAdmin(TablesAdmin):
    """Mix into the admin of applications: write to those who are listed."""

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.write_view)
        return [
            path(
                "write/",
                self.admin_site.admin_view(view),
                name="registration_application_write",
            ),
            *super().get_urls(),
        ]

    def write_view(self, request: HttpRequest) -> HttpResponse:
        """Write, look at it with the number of people, send it."""
        editions = self._editions_to_work_on(request)
        rows = listed_rows(self, request).filter(part__edition__in=editions)
        form = MessageForm(request.POST if request.method == "POST" else None)
        words: dict[str, Any] = {"listed": rows.count()}
        if form.is_valid():
            if "send" in request.POST and (sent := self._send(request, rows, form)):
                return redirect("admin:registration_groupletter_change", sent.pk)
            words |= _preview(rows, form)
        return TemplateResponse(
            request,
            "admin/registration/application/write.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Write to the people of this list"),
                "opts": self.opts,
                "form": form,
                **words,
            },
            status=422 if form.errors else 200,
        )

    def _send(
        self, request: HttpRequest, rows: QuerySet[Application], form: MessageForm
    ) -> GroupLetter | None:
        try:
            return write_to(
                rows,
                message=form.message(),
                key=form.cleaned_data["submission_key"],
                fingerprint=form.cleaned_data["fingerprint"],
                by=request.user,  # type: ignore[arg-type]  # staff are users
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None

    write_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix


def _preview(rows: QuerySet[Application], form: MessageForm) -> dict[str, Any]:
    """How it would read in each language, and who would get it."""
    message = form.message()
    group = group_of(rows, message)
    # Sent with the button: what was looked at is what goes out, once.
    typed: Any = form.data
    form.data = typed = typed.copy()
    typed["fingerprint"] = group.fingerprint
    typed["submission_key"] = str(form.cleaned_data["submission_key"])
    draft = GroupLetter(texts=message.texts, is_news=message.is_news)
    samples = []
    for code in message.texts:
        if sample := next(
            (
                row
                for row in group.applications
                if message.language_for(row.person) == code and not row.person.is_hidden
            ),
            None,
        ):
            letter = emails.to_group(draft, sample, language=code)
            samples.append((LANGUAGES[code], code, render(letter)))
    return {
        "group": group,
        "by_language": listed(
            f"{LANGUAGES[code]}: {number}" for code, number in group.languages.items()
        ),
        "samples": samples,
    }


@admin.register(GroupLetter)
class GroupLetterAdmin(ReadOnly, EditionScopedAdmin):
    """What was written to whom, and how many of the letters have gone out."""

    list_display = ["__str__", "edition", "number", "is_news", "sent_by", "created_at"]
    list_select_related = ["edition__series", "sent_by"]
    fields = [
        "edition",
        "created_at",
        "sent_by",
        "is_news",
        "number",
        "progress",
        "words",
    ]

    @admin.display(description=_("how far the letters are"))
    def progress(self, letter: GroupLetter) -> str:
        states = (
            Delivery.objects.filter(dedupe_key__startswith=letter.key_of_letters)
            .order_by()
            .values_list("state")
            .annotate(number=Count("pk"))
        )
        return listed(f"{DeliveryState(state).label}: {n}" for state, n in states)

    @admin.display(description=_("texts"))
    def words(self, letter: GroupLetter) -> SafeString:
        return format_html_join(
            "",
            '<h3 lang="{0}" dir="auto">{1}</h3><pre lang="{0}" dir="auto">{2}</pre>',
            (
                (code, text["subject"], text["text"])
                for code, text in letter.texts.items()
            ),
        )
