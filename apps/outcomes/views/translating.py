"""The workspace of the translators."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import person, requires
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.refusals import Refused
from apps.core.textdiff import diff_html, merge3
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes.access import translation_at
from apps.outcomes.actions import translating
from apps.outcomes.choices import FINAL
from apps.outcomes.forms.translating import BeginForm, TranslateForm
from apps.outcomes.models import Translation
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries.translations import (
    Line,
    State,
    line_at,
    lines_of,
    progress_of,
)
from apps.outcomes.views.history import document_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.translate", on=edition_at)
def translations(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All translations and how far they are; drafters open another one."""
    document = document_or_404(edition)
    taken = [
        document.language,
        *document.translations.values_list("language", flat=True),
    ]
    may_begin = request.user.has_perm("outcomes.write_draft", edition)
    form = BeginForm(request.POST if request.method == "POST" else None, taken=taken)
    if form.is_bound and may_begin and form.is_valid():
        language = form.cleaned_data["language"]
        translating.begin(document, language=language, by=person(request))
        return redirect("outcomes:translation", edition=edition.slug, language=language)
    facts = {
        "edition": edition,
        "authentic": document.language,
        "progress": progress_of(document),
        "form": form if may_begin and form.fields["language"].choices else None,  # type: ignore[attr-defined]  # a choice
    }
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/translate/translations.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.translate", on=translation_at)
def translation(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Both languages side by side; a post freezes the translation for readers."""
    if request.method == "POST":
        return _freeze(request, translation)
    document = translation.document
    lines = lines_of(translation)
    facts = {
        "edition": document.edition,
        "document": document,
        "translation": translation,
        "authentic": document.language,
        "language": translation.language,
        "lines": lines,
        "missing": sum(line.state == State.MISSING for line in lines),
        "behind": sum(line.state == State.BEHIND for line in lines),
        "may_freeze": document.status in FINAL
        and request.user.has_perm("outcomes.write_draft", translation),
        "last": translation.versions.defer("canonical").order_by("-number").first(),
    }
    return render(request, "outcomes/translate/translation.html", facts)


def _freeze(request: HttpRequest, translation: Translation) -> HttpResponse:
    if not request.user.has_perm("outcomes.write_draft", translation):
        raise PermissionDenied
    try:
        version = translating.freeze(translation, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Version %(number)s is frozen.") % {"number": version.number}
        )
    return redirect(address_of(translation))


def address_of(translation: Translation, key: str = "") -> str:
    edition = translation.document.edition.slug
    words = {"edition": edition, "language": translation.language}
    address = reverse("outcomes:translation", kwargs=words)
    return f"{address}#t-{key}" if key else address


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("outcomes.translate", on=translation_at)
def translate(request: HttpRequest, translation: Translation) -> HttpResponse:
    """One place: the authentic words, what changed in them, and the field."""
    assert request.resolver_match is not None
    line = line_at(translation, request.resolver_match.kwargs["key"])
    if line is None:
        raise Http404(_("This paragraph is no longer in the text."))
    if request.method == "POST":
        return _save(request, translation, line)
    initial = {
        "body": line.body,
        "base": line.head.pk if line.head else None,
        "of": sha256_of(line.authentic),
        "client_uuid": uuid4(),
    }
    form = TranslateForm(initial=initial | typed_before_sign_in(request))
    return _page(request, translation, line, form)


def _save(request: HttpRequest, translation: Translation, line: Line) -> HttpResponse:
    form = TranslateForm(request.POST)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return _autosave(request, translation, line, form)
    if not form.is_valid():
        return _page(request, translation, line, form, status=422)
    outcome = translating.translate(
        translation, key=line.key, by=person(request), **form.cleaned_data
    )
    if not outcome.is_saved:
        return _conflict(request, translation, line, outcome)
    messages.success(request, _("Saved."))
    if "next" in request.POST and (further := _next(translation, line)):
        edition, language = translation.document.edition.slug, translation.language
        words = {"edition": edition, "language": language, "key": further.key}
        return redirect(reverse("outcomes:translate", kwargs=words))
    return redirect(address_of(translation, line.key))


def _autosave(
    request: HttpRequest, translation: Translation, line: Line, form: TranslateForm
) -> JsonResponse:
    """What a page that saves by itself goes on with; in conflict it asks for the button."""
    if not form.is_valid():
        return JsonResponse({"result": "refused"}, status=400)
    outcome = translating.translate(
        translation, key=line.key, by=person(request), **form.cleaned_data
    )
    if not outcome.is_saved:
        return JsonResponse({"result": "conflict"}, status=409)
    facts = {"head": outcome.head.pk, "saved_at": outcome.text.created_at}
    return JsonResponse({"result": "saved", **facts})


def _next(translation: Translation, line: Line) -> Line | None:
    """The next place that is missing or behind, from the beginning after the last."""
    lines = lines_of(translation)
    at = [one.key for one in lines].index(line.key)
    waiting = (
        one for one in lines[at + 1 :] + lines[:at] if one.state != State.CURRENT
    )
    return next(waiting, None)


def _conflict(
    request: HttpRequest,
    translation: Translation,
    line: Line,
    outcome: translating.Outcome,
) -> HttpResponse:
    """Both texts are on file; show the difference, and both in one field."""
    mine, theirs = outcome.text, outcome.head
    base = mine.base.body if mine.base else ""
    initial = {
        "body": merge3(base, mine.body, theirs.body).text,
        "base": theirs.pk,
        "of": sha256_of(line.authentic),
        "client_uuid": uuid4(),
    }
    return _page(
        request,
        translation,
        line,
        TranslateForm(initial=initial),
        status=409,
        difference=diff_html(theirs.body, mine.body),
        theirs=theirs,
    )


def _page(
    request: HttpRequest,
    translation: Translation,
    line: Line,
    form: TranslateForm,
    *,
    status: int = 200,
    **facts: Any,
) -> HttpResponse:
    document = translation.document
    form.speak(translation.language)
    known = {
        "edition": document.edition,
        "translation": translation,
        "authentic": document.language,
        "language": translation.language,
        "line": line,
        "form": form,
        "back": address_of(translation, line.key),
    }
    template = "outcomes/translate/translate.html"
    return render(request, template, known | facts, status=status)
