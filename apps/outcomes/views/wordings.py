"""Other wordings of a paragraph: proposing one, and choosing among them."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.outcomes.access import paragraph_at
from apps.outcomes.actions import alternatives
from apps.outcomes.choices import Option
from apps.outcomes.forms import ProposeForm, StructureForm
from apps.outcomes.models import Paragraph
from apps.outcomes.views.drafting import draft_url


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=paragraph_at)
def propose(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """Write another wording; it begins with the present one."""
    document = paragraph.document
    if request.method != "POST":
        form = ProposeForm(
            initial={
                "body": paragraph.body,
                "id": uuid4(),
                "structure_version": document.structure_version,
                "by_chair": Option.ALTERNATIVES not in document.options,
            }
        )
        return _ask(request, paragraph, form)
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _ask(request, paragraph, form)
    try:
        made = alternatives.propose(paragraph, by=person(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, paragraph, form)
    messages.success(request, _("The wording stands beside the others."))
    return redirect(draft_url(document.edition, made))


def _ask(request: HttpRequest, paragraph: Paragraph, form: ProposeForm) -> HttpResponse:
    document = paragraph.document
    if Option.CHAIRS_TEXT not in document.options:
        del form.fields["by_chair"]
    if form.is_bound:
        # The order as it is now: pressing the button again is a decision made knowingly.
        document.refresh_from_db(fields=["structure_version"])
        form.data = {
            **request.POST.dict(),
            "structure_version": document.structure_version,
        }
    return render(
        request,
        "outcomes/draft/form.html",
        {
            "edition": document.edition,
            "title": _("Another wording"),
            "form": form,
            "submit": _("Put it beside the others"),
            "back": draft_url(document.edition, paragraph),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def choose(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """Keep this wording, and leave the others out."""
    form = StructureForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That did not work. Load the page and try again."))
        return redirect(draft_url(paragraph.document.edition, paragraph))
    try:
        alternatives.choose(paragraph, by=person(request), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("This wording is chosen. The others can be restored.")
        )
    return redirect(draft_url(paragraph.document.edition, paragraph))
