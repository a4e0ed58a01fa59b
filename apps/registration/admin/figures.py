"""Figures of a part that may be given to others, below the table of the part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from apps.core.refusals import Refused
from apps.registration.actions.telling import export_figures
from apps.registration.admin.rounds import SendsDecisions
from apps.registration.admin.tables import TYPES


class TellsFigures(SendsDecisions):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.figures_view))
        name = "registration_candidate_figures"
        return [path("figures/<int:part>/", view, name=name), *super().get_urls()]

    def figures_view(self, request: HttpRequest, part: int) -> HttpResponse:
        """The file, or why there is none."""
        here = self._part(request, part)
        kind = "xlsx" if request.POST.get("kind") == "xlsx" else "csv"
        try:
            content = export_figures(here, kind=kind, by=request.user)  # type: ignore[arg-type]  # staff are users
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            listed = reverse("admin:registration_candidate_changelist")
            return redirect(f"{listed}?part={here.pk}")
        answer = HttpResponse(content, content_type=TYPES[kind])
        answer["Content-Disposition"] = f'attachment; filename="figures.{kind}"'
        return answer

    figures_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix
