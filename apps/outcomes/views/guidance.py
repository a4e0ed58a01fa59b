"""The text for local governments: what concerns whom, and all of it in short."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import edition_with_choice_at, paragraph_at
from apps.outcomes.actions import guiding
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.forms import GuidanceForm, said_in
from apps.outcomes.models import Guidance, Paragraph
from apps.outcomes.queries.guidance import chosen, guidance_of, guided, options
from apps.outcomes.views.published import published_or_404


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_with_choice_at)
def narrowed(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The provisions for an instrument, a level, an addressee, or all three."""
    assert request.resolver_match is not None
    choice = chosen(request.resolver_match.kwargs["choice"])
    found = published_or_404(edition)
    provisions = guided(found.text, guidance_of(found.document))
    tags = {(tag.facet, tag.slug): tag for one in provisions for tag in one.tags}
    if choice is None or not tags.keys() >= set(choice.items()):
        raise Http404(_("Nothing in this document is for that."))
    return render(
        request,
        "outcomes/read/narrowed.html",
        {
            "edition": edition,
            "text": found.text,
            "version": found.adoption.snapshot.number,
            "provisions": [one for one in provisions if one.is_about(choice)],
            "number": len(provisions),
            "chosen": [tags[pair] for pair in choice.items()],
            "options": options(edition.slug, provisions, choice),
        },
    )


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def short(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One page to hold against one's own city."""
    found = published_or_404(edition)
    return render(
        request,
        "outcomes/read/short.html",
        {
            "edition": edition,
            "text": found.text,
            "adoption": found.adoption,
            "version": found.adoption.snapshot.number,
            "provisions": guided(found.text, guidance_of(found.document)),
        },
    )


@require_safe
@requires("outcomes.write_draft", on=edition_at)
def overview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All provisions with what is said beside them, for those who say it."""
    document = queries.document_of(edition)
    return render(
        request,
        "outcomes/draft/guidance.html",
        {
            "edition": edition,
            "provisions": queries.provisions_with_guidance(document)
            if document
            else (),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=paragraph_at)
def guidance(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """Say whom one provision speaks to."""
    if paragraph.kind != ParagraphKind.PROVISION or paragraph.removed_at:
        raise Http404(_("Only an encouragement has guidance."))
    form = GuidanceForm(
        request.POST if request.method == "POST" else None, initial=_said(paragraph)
    )
    if form.is_valid():
        try:
            words = dict(form.cleaned_data)
            guiding.guide(
                paragraph,
                base=words.pop("base"),
                by=person(request),
                words=guiding.Words(**words),
            )
        except Refused as refusal:
            form = _over_what_is_there(request.POST, paragraph)
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{_overview_url(paragraph)}#p-{paragraph.pk}")
    return render(
        request,
        "outcomes/draft/guide.html",
        {
            "edition": paragraph.document.edition,
            "paragraph": paragraph,
            "there": Guidance.objects.filter(paragraph=paragraph).first(),
            "form": form,
            "back": _overview_url(paragraph),
        },
        status=422 if form.errors else 200,
    )


def _overview_url(paragraph: Paragraph) -> str:
    words = {"edition": paragraph.document.edition.slug}
    return reverse("outcomes:guidance-overview", kwargs=words)


def _said(paragraph: Paragraph) -> dict[str, Any]:
    there = Guidance.objects.filter(paragraph=paragraph).first()
    return said_in(there, base=guiding.seen(there))


def _over_what_is_there(sent: QueryDict, paragraph: Paragraph) -> GuidanceForm:
    """The form as it was sent; whoever has looked at what is there may save over it."""
    sent = sent.copy()
    sent["base"] = _said(paragraph)["base"]
    return GuidanceForm(sent)
