"""The schedule of an edition: placing sessions by drag, by keys, or by a form."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.core.refusals import Refused
from apps.core.zones import known_zone_of
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Edition
from apps.editions.wall_times import zone_of
from apps.programme.actions import planning
from apps.programme.actions.planning import Spot, Step
from apps.programme.admin_forms.placing import LookForm, PlaceForm
from apps.programme.models import Session, SessionPlan
from apps.programme.nights import hour_in
from apps.programme.queries.board import STEPS, Look, board_of, regions
from apps.programme.queries.releases import plan_of

if TYPE_CHECKING:
    from apps.accounts.models import User

#: So many steps can be undone, one after the other.
STEPS_KEPT = 30
TIMES = ("starts_at", "ends_at")


class ScheduleAdmin(EditionScopedAdmin):
    """Mix into the admin of sessions."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        place = require_http_methods(["GET", "HEAD", "POST"])(self.place_view)
        return [
            path(
                "schedule/<int:edition>/",
                wrap(require_safe(self.schedule_view)),
                name="programme_session_schedule",
            ),
            path(
                "schedule/<int:edition>/undo/",
                wrap(require_POST(self.undo_view)),
                name="programme_session_undo",
            ),
            path("<int:session>/place/", wrap(place), name="programme_session_place"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = {"editions_of_mine": self._editions(request), **(extra_context or {})}
        return super().changelist_view(request, extra)

    # -------------------------------------------------------------- pages
    def schedule_view(self, request: HttpRequest, edition: int) -> HttpResponse:
        """Days and rooms; nothing at all where it is as it was looked at."""
        mine = self._edition(request, edition)
        look = _look_of(request)
        board = board_of(mine, look)
        if request.GET.get("since") == board.stamp:
            return HttpResponse(status=204)
        return TemplateResponse(
            request,
            "admin/programme/schedule.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Schedule"),
                "subtitle": str(mine),
                "edition": mine,
                "board": board,
                "look": look,
                "query": _query_of(look),
                "views": [*_views(board.all_days, look)],
                "fields": ("day", "time", "minutes", "room", "version", "then"),
                "can_undo": bool(_steps(request, mine.pk)),
            },
        )

    def place_view(self, request: HttpRequest, session: int) -> HttpResponse:
        """Say where a session shall be, and the same for whom a script drags it."""
        placed = self._session(request, session)
        plan = plan_of(placed)
        form = PlaceForm(
            request.POST if request.method == "POST" else None,
            session=placed,
            plan=plan,
        )
        status = 200
        if request.method == "POST":
            try:
                if (spot := _spot_in(request, form)) is not None:
                    return self._place(request, placed, spot, form.seen)
                status = 422
            except Refused as refusal:
                form.add_error(None, str(refusal))
                plan = plan_of(placed)
                # Sent once more it counts, now that both plans have been looked at.
                form.data = {**form.data.dict(), "version": plan.version}  # type: ignore[attr-defined]  # a QueryDict
                status = 409
        return TemplateResponse(
            request,
            "admin/programme/place.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Place “%(title)s”") % {"title": plan.title},
                "session": placed,
                "plan": plan,
                "form": form,
                "now": _in_words(plan, placed.edition),
                "nights": _nights(plan),
                "back": _address(placed.edition_id, _look_of(request)),
            },
            status=status,
        )

    def undo_view(self, request: HttpRequest, edition: int) -> HttpResponse:
        mine = self._edition(request, edition)
        steps = _steps(request, mine.pk)
        if steps:
            step = _read_step(steps.pop())
            _keep_steps(request, mine.pk, steps)
            try:
                planning.put_back(step, by=_who(request))
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self._tell(request, step.session)
        else:
            self.message_user(request, _("There is nothing to undo."), messages.WARNING)
        return HttpResponseRedirect(_address(mine.pk, _look_of(request)))

    # -------------------------------------------------------------- doors
    def _editions(self, request: HttpRequest) -> list[Edition]:
        found = Edition.objects.select_related("series").order_by("-year")
        if not request.user.is_superuser:
            found = found.organised_by(request.user)
        return [*found]

    def _edition(self, request: HttpRequest, key: int) -> Edition:
        if not self.has_change_permission(request):
            raise PermissionDenied
        found = next((one for one in self._editions(request) if one.pk == key), None)
        if found is None:
            raise Http404
        return found

    def _session(self, request: HttpRequest, key: int) -> Session:
        if not self.has_change_permission(request):
            raise PermissionDenied
        mine = self.get_queryset(request).select_related("edition__series")
        found: Session = get_object_or_404(mine, pk=key)
        return found

    # -------------------------------------------------------------- writing
    def _place(
        self, request: HttpRequest, session: Session, spot: Spot, version: int
    ) -> HttpResponse:
        step = planning.place(session, spot, version=version, by=_who(request))
        if step.before != step.after:
            steps = [*_steps(request, session.edition_id), _written(step)]
            _keep_steps(request, session.edition_id, steps)
        self._tell(request, session.pk)
        return HttpResponseRedirect(_address(session.edition_id, _look_of(request)))

    def _tell(self, request: HttpRequest, key: int) -> None:
        session = Session.objects.select_related("edition").get(pk=key)
        plan = plan_of(session)
        self.message_user(
            request,
            _("“%(title)s”: %(where)s")
            % {"title": plan.title, "where": _in_words(plan, session.edition)},
            messages.SUCCESS,
        )


def _spot_in(request: HttpRequest, form: PlaceForm) -> Spot | None:
    """Where it shall be; ``None`` where that cannot be read."""
    is_valid = form.is_valid()
    if request.POST.get("then") == "take_out":
        return Spot()
    return form.spot() if is_valid else None


def _who(request: HttpRequest) -> "User":
    return request.user  # type: ignore[return-value]  # staff are users


# ------------------------------------------------------------------ looking
def _look_of(request: HttpRequest) -> Look:
    form = LookForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    return Look(
        step=asked.get("step") or 30,
        day=asked.get("day"),
        whole_day=asked.get("hours") == "all",
        zone=known_zone_of(request),
    )


def _query_of(look: Look, **changed: Any) -> str:
    asked = {
        "day": look.day.isoformat() if look.day else "",
        "step": str(look.step),
        "hours": "all" if look.whole_day else "",
        **changed,
    }
    return urlencode({name: value for name, value in asked.items() if value})


def _address(edition: int, look: Look) -> str:
    where = reverse("admin:programme_session_schedule", args=[edition])
    return f"{where}?{_query_of(look)}"


def _views(days: Any, look: Look) -> Any:
    """The links to look otherwise: name of the group, and label, query, is it now."""
    yield (
        gettext_lazy("Day"),
        [
            (_("All days"), _query_of(look, day=""), look.day is None),
            *(
                (
                    _day_in_words(day),
                    _query_of(look, day=day.isoformat()),
                    day == look.day,
                )
                for day in days
            ),
        ],
    )
    yield (
        gettext_lazy("Rows"),
        [
            (
                _("%(minutes)d minutes") % {"minutes": n},
                _query_of(look, step=n),
                n == look.step,
            )
            for n in STEPS
        ],
    )
    yield (
        gettext_lazy("Hours"),
        [
            (_("Those in use"), _query_of(look, hours=""), not look.whole_day),
            (_("All 24"), _query_of(look, hours="all"), look.whole_day),
        ],
    )


def _day_in_words(day: Any) -> str:
    # Translators: Django's date format letters; "Wed 8 February".
    return date_format(day, pgettext("date format", "D j F"), use_l10n=False)


def _in_words(plan: SessionPlan, edition: Edition) -> str:
    """Day, hours and room, or that it has none."""
    if plan.starts_at is None or plan.ends_at is None:
        return _("not in the schedule")
    zone = zone_of(edition)
    begin, end = plan.starts_at.astimezone(zone), plan.ends_at.astimezone(zone)
    return _("%(day)s, %(begin)s–%(end)s, %(room)s") % {
        "day": _day_in_words(begin),
        "begin": f"{begin:%H:%M}",
        "end": f"{end:%H:%M}",
        "room": plan.room or _("without a room"),
    }


def _nights(plan: SessionPlan) -> list[Any]:
    if plan.starts_at is None:
        return []
    return [(region, hour_in(region.code, plan.starts_at)) for region in regions()]


# ------------------------------------------------------------------ undoing
def _steps(request: HttpRequest, edition: int) -> list[Any]:
    """What this person did since they signed in here, the last thing last."""
    kept: dict[str, list[Any]] = request.session.get("schedule", {})
    return [*kept.get(str(edition), [])]


def _keep_steps(request: HttpRequest, edition: int, steps: list[Any]) -> None:
    kept = request.session.get("schedule", {})
    request.session["schedule"] = {**kept, str(edition): steps[-STEPS_KEPT:]}


def _written(step: Step) -> dict[str, Any]:
    return {
        name: {**spot, **{k: spot[k] and spot[k].isoformat() for k in TIMES}}
        if isinstance(spot, dict)
        else spot
        for name, spot in asdict(step).items()
    }


def _read_step(row: Any) -> Step:
    def spot(facts: Any) -> Spot:
        times = {k: facts[k] and datetime.fromisoformat(facts[k]) for k in TIMES}
        return Spot(**{**facts, **times})

    return Step(row["session"], spot(row["before"]), spot(row["after"]))
