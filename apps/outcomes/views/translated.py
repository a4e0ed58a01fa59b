"""The adopted text in another language, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.partial_dates import PartialDate
from apps.core.visitors import for_visitors
from apps.outcomes import queries
from apps.outcomes.access import frozen_translation_at
from apps.outcomes.models import TranslationVersion
from apps.outcomes.queries.after import how_far
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.rendering.annexes import days_of
from apps.outcomes.translated import read
from apps.outcomes.views.reading import exactly


@require_safe
@for_visitors
@requires("outcomes.read_translation", on=frozen_translation_at)
def translated(request: HttpRequest, version: TranslationVersion) -> HttpResponse:
    """Beside the authentic text, which it names; what is missing stands in that language."""
    adoption = version.adoption
    remarks = queries.remarks_of(adoption)
    text = adoption.snapshot.text.with_remarks(remarks.content if remarks else None)
    corrections = [one.correction for one in corrigenda_of(adoption)]
    document = adoption.document
    language = version.translation.language
    facts = {
        "edition": document.edition,
        "version": version,
        "text": text,
        "translated": read(version.content, text, corrections),
        "authentic": text.language,
        "language": language,
        "adoption": adoption,
        "adopted_on": PartialDate.parse(adoption.adopted_on).display(language),
        "days": days_of(text.edition, language),
        "done": how_far(document),
    }
    return render(request, "outcomes/translate/translated.html", facts)


@require_safe
@requires("outcomes.read_translation", on=frozen_translation_at)
def as_json(request: HttpRequest, version: TranslationVersion) -> HttpResponse:
    return exactly(
        request, version.content["format"], version.canonical, version.sha256
    )
