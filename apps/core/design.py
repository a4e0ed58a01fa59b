"""The components on one page, for those who build with them; not in production."""

from datetime import timedelta
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.core.lines import LineField

PAGES, PRESENT_PAGE = 90, 4


class SampleForm(forms.Form):
    """One field of each kind."""

    full_name = LineField(
        label=_("Full name"), help_text=_("As it should stand on the certificate.")
    )
    email = forms.EmailField(label=_("E-mail address"))
    region = forms.ChoiceField(
        label=_("World region"),
        choices=[("", "–"), ("africa", _("Africa")), ("europe", _("Europe"))],
        required=False,
    )
    attendance = forms.ChoiceField(
        label=_("How will you take part?"),
        choices=[("online", _("Online")), ("there", _("In Graz"))],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=[("housing", _("Housing")), ("youth", _("Youth"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    motivation = forms.CharField(
        label=_("Why would you like to take part?"), widget=forms.Textarea
    )
    paper = forms.FileField(label=_("Paper"), required=False)
    agrees = forms.BooleanField(label=_("I agree to be written to"))


@require_http_methods(["GET", "HEAD", "POST"])
def design(request: HttpRequest) -> HttpResponse:
    """Show every component; a post shows the form with its mistakes."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    sent = request.method == "POST"
    form = SampleForm(request.POST if sent else None)
    start = timezone.now().replace(hour=13, minute=0)
    holes = {
        "form": form,
        "start": start,
        "end": start + timedelta(minutes=90),
        "page_obj": Paginator(range(PAGES), 10).page(PRESENT_PAGE),
        "crumbs": [(_("Home"), "/"), (_("Design"), "")],
        "stages": [{"key": "publication", "href": "#buttons"}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "core/design.html", holes, status=status)


design.access = "everyone"  # type: ignore[attr-defined]
