"""Whether a file is one of ours, to the last sign."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.access import open_to_everyone
from apps.outcomes.forms.verifying import VerifyForm
from apps.outcomes.rendering.verifying import file_with


@require_safe
@open_to_everyone
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a hash; the browser can work it out, and keeps the file to itself."""
    form = VerifyForm(request.GET if "sha256" in request.GET else None)
    if form.is_valid():
        return redirect("outcomes:verified", sha256=form.cleaned_data["sha256"])
    return render(
        request,
        "outcomes/read/verify.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_safe
@open_to_everyone
def verified(request: HttpRequest, sha256: str) -> HttpResponse:
    found = file_with(sha256)
    return render(
        request,
        "outcomes/read/verify.html",
        {
            "form": VerifyForm(initial={"sha256": sha256}),
            "asked": sha256,
            "found": found,
        },
        status=200 if found else 404,
    )
