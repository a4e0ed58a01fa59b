"""Where drafters say why a finding is in the text as it is, or is not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import person, requires
from apps.contributions.models import Contribution
from apps.core.refusals import Refused
from apps.outcomes import queries
from apps.outcomes.access import contribution_at
from apps.outcomes.actions import disposing
from apps.outcomes.forms.voices import ContributionForm
from apps.outcomes.models import Source
from apps.outcomes.views.drafting import draft_url


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=contribution_at)
def contribution(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    document = queries.document_of(contribution.edition)
    if document is None:
        return redirect(draft_url(contribution.edition))
    sent = request.POST if request.method == "POST" else None
    form = ContributionForm(sent)
    if sent is not None and form.is_valid():
        try:
            disposing.dispose_of_contribution(
                contribution, document, by=person(request), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is noted in the ledger."))
            return redirect(draft_url(contribution.edition))
    return render(
        request,
        "outcomes/consult/contribution.html",
        {
            "edition": contribution.edition,
            "contribution": contribution,
            "words": contribution.dispositions.select_related("by"),
            "sources": Source.objects.filter(
                contribution=contribution, paragraph__removed_at__isnull=True
            ).select_related("paragraph__head"),
            "form": form,
            "back": draft_url(contribution.edition),
        },
        status=422 if form.is_bound else 200,
    )
