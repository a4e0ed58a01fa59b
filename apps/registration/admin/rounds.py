"""Preparing the letters of a part, sending them together, and the minute to undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Part
from apps.registration.actions import rounds
from apps.registration.forecast import by_kind, forecast, frees_places
from apps.registration.models import DecisionRound
from apps.registration.selection_choices import Outcome

AT_ONCE = 100


class SendsDecisions(EditionScopedAdmin):
    """The pages below the table of one part."""

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "letters": ("letters/<int:part>/", require_safe(self.letters_view)),
            "letter": (
                "letters/<int:part>/<int:application>/",
                require_safe(self.letter_view),
            ),
            "send": ("letters/<int:part>/send/", require_POST(self.send_view)),
            "round": (
                "rounds/<int:pk>/",
                require_http_methods(["GET", "HEAD", "POST"])(self.round_view),
            ),
            "close": ("close/<int:part>/", require_POST(self.close_view)),
        }
        return [
            path(
                address,
                self.admin_site.admin_view(view),
                name=f"registration_candidate_{name}",
            )
            for name, (address, view) in pages.items()
        ] + super().get_urls()

    def parts(self, request: HttpRequest) -> Any:
        """The parts that the person may decide on; the page that sends says which."""
        raise NotImplementedError

    def _part(self, request: HttpRequest, key: int) -> Part:
        found: Part = get_object_or_404(self.parts(request), pk=key)
        return found

    def _page(
        self, request: HttpRequest, name: str, title: str, part: Part, **words: Any
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"admin/registration/candidate/{name}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": title,
                "part": part,
                **words,
            },
        )

    def letters_view(self, request: HttpRequest, part: int) -> HttpResponse:
        """All letters there would be, how many of each kind, and who would get none."""
        here = self._part(request, part)
        proposals = rounds.ready_to_send(here)
        told = forecast(here, proposals)
        foreseen = told.foreseen
        asked = {one.application_id for one in proposals}
        without = rounds.unanswered(here).exclude(pk__in=asked)
        return self._page(
            request,
            "letters",
            _("Letters to send together"),
            here,
            page=Paginator(foreseen, AT_ONCE).get_page(request.GET.get("page")),
            number=len(foreseen),
            kinds=by_kind(foreseen),
            frees=frees_places(foreseen),
            following=told.following,
            refused=[one for one in foreseen if not one.becomes],
            without=without.select_related("person").order_by("created_at", "pk"),
            seen=rounds.fingerprint(proposals),
            rounds=here.decision_rounds.select_related("by").with_failed()[:10],
            open_round=here.decision_rounds.open().first(),
        )

    def letter_view(
        self, request: HttpRequest, part: int, application: int
    ) -> HttpResponse:
        """One letter, word for word, in the language of its reader."""
        here = self._part(request, part)
        found = forecast(here, rounds.ready_to_send(here)).letter_to(application)
        if found is None:
            self.message_user(
                request, _("There is no letter for this person."), messages.WARNING
            )
            return redirect("admin:registration_candidate_letters", part)
        receiver, letter = found
        reader = receiver.person
        return self._page(
            request,
            "letter",
            _("Preview of the letter"),
            here,
            application=receiver,
            letter=letter,
            language=reader.language,
            language_name=reader.get_language_display(),
        )

    def send_view(self, request: HttpRequest, part: int) -> HttpResponse:
        here, by = self._part(request, part), request.user
        try:
            sent = rounds.send_decisions(
                here,
                by=by,  # type: ignore[arg-type]  # staff are users
                seen=request.POST.get("seen", ""),
            )
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            open_round = here.decision_rounds.open().first()
            if open_round:
                return redirect("admin:registration_candidate_round", open_round.pk)
            return redirect("admin:registration_candidate_letters", part)
        return redirect("admin:registration_candidate_round", sent.pk)

    def round_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The minute in which all can be undone, and afterwards what came of it."""
        sent = get_object_or_404(
            DecisionRound.objects.filter(part__in=self.parts(request)).select_related(
                "part__edition", "by"
            ),
            pk=pk,
        )
        if request.method == "POST":
            self._change(request, sent)
            return redirect("admin:registration_candidate_round", pk)
        decisions = list(sent.decisions.select_related("application__person"))
        return self._page(
            request,
            "round",
            _("Decisions sent together"),
            sent.part,
            sent=sent,
            number=len(decisions),
            done=[one for one in decisions if one.outcome == Outcome.DECIDED],
            left=[one for one in decisions if one.outcome == Outcome.PENDING],
            same=[one for one in decisions if one.outcome == Outcome.UNCHANGED],
            refused=[one for one in decisions if one.outcome == Outcome.REFUSED],
            failed=[one for one in decisions if one.outcome == Outcome.FAILED],
        )

    def _change(self, request: HttpRequest, sent: DecisionRound) -> None:
        try:
            if request.POST.get("then") == "again":
                rounds.try_again(sent, by=request.user)  # type: ignore[arg-type]  # as above
                said = _("What failed is being tried again.")
            else:
                rounds.undo(sent, by=request.user)  # type: ignore[arg-type]  # as above
                said = _("Undone. Nothing was decided, and nobody was told anything.")
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)

    def close_view(self, request: HttpRequest, part: int) -> HttpResponse:
        here, by = self._part(request, part), request.user
        try:
            if request.POST.get("then") == "reopen":
                rounds.reopen_selection(here, by=by)  # type: ignore[arg-type]  # as above
                said = _("The selection is open again.")
            else:
                rounds.close_selection(here, by=by)  # type: ignore[arg-type]  # as above
                said = _("The selection is closed. Everybody has an answer.")
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:registration_candidate_letters", part)
