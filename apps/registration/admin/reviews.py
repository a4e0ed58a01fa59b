"""The organisers' view of reviewing: who reads what, and where reviews disagree."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Max, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.editions.admin_scope import EditionScopedAdmin
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.choices import REVIEWS_EACH
from apps.registration.models import Application, Reviewing
from apps.registration.models.selection import owes_review
from apps.registration.reviews import disagreements, findings_of, loads, spread_of


@admin.register(Reviewing)
class ReviewingAdmin(EditionScopedAdmin):
    """How far the reviewers of a call are, and the button that gives them their work."""

    edition_lookup = "part__edition"
    organisers_may_add = False
    list_display = ["part", "undecided", "assigned", "reviewed", "disagreement_from"]
    list_select_related = ["part__edition__series"]
    fields = ["part", "disagreement_from", "progress", "readers", "disagreeing"]
    readonly_fields = ["part", "progress", "readers", "disagreeing"]
    actions = ["assign_selected"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # A call is added among the calls.

    def has_delete_permission(
        self, request: HttpRequest, obj: Reviewing | None = None
    ) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reviewing]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Reviewing] = rows.with_progress().annotate(
            reader=Value(request.user.pk)
        )
        return found

    @admin.action(description=_("Assign reviewers"), permissions=["change"])
    def assign_selected(
        self, request: HttpRequest, queryset: QuerySet[Reviewing]
    ) -> None:
        for call in queryset.select_related("part"):
            found = assign_reviewers(call.part, by=request.user)  # type: ignore[arg-type]  # staff are users
            self.message_user(
                request,
                _("%(part)s: reviews newly assigned: %(count)d")
                % {"part": call.part, "count": len(found.new)},
                messages.SUCCESS,
            )
            if found.lacking:
                self._warn(request, found.lacking)

    def _warn(self, request: HttpRequest, lacking: list[Application]) -> None:
        self.message_user(
            request,
            _(
                "Applications that lack a reviewer who may read them: %(count)d"
                " (%(which)s). Appoint more reviewers."
            )
            % {
                "count": len(lacking),
                "which": ", ".join(one.reference for one in lacking[:10])
                + ("…" if len(lacking) > 10 else ""),  # noqa: PLR2004 -- as shown
            },
            messages.WARNING,
        )

    # -------------------------------------------------------------- columns
    @admin.display(description=_("to be decided"))
    def undecided(self, call: Any) -> int:
        return int(call.undecided)

    @admin.display(description=_("reviews assigned"))
    def assigned(self, call: Any) -> str:
        return f"{call.assigned} / {call.undecided * REVIEWS_EACH}"

    @admin.display(description=_("reviews submitted"))
    def reviewed(self, call: Any) -> str:
        return f"{call.reviewed} / {call.undecided * REVIEWS_EACH}"

    @admin.display(description=_("progress"))
    def progress(self, call: Any) -> str:
        return str(
            _("%(reviewed)d submitted, %(assigned)d assigned, %(needed)d needed")
            % {
                "reviewed": call.reviewed,
                "assigned": call.assigned,
                "needed": call.undecided * REVIEWS_EACH,
            }
        )

    @admin.display(description=_("reviewers"))
    def readers(self, call: Reviewing) -> SafeString | str:
        rows = loads(call)
        if not rows:
            return str(_("No application is assigned yet."))
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "",
                "<li><bdi>{}</bdi>: {}</li>",
                (
                    (
                        name,
                        _("%(done)d of %(all)d submitted")
                        % {"done": done, "all": all_},
                    )
                    for name, all_, done in rows
                ),
            ),
        )

    @admin.display(description=_("reviews disagree"))
    def disagreeing(self, call: Reviewing) -> SafeString | str:
        reader = call.reader  # type: ignore[attr-defined]  # annotated above
        spreads = disagreements(call, reader=reader)
        rows = Application.objects.filter(part=call.part_id).only("pk", "reference")
        owed = list(rows.filter(owes_review(reader)))
        if not spreads and not owed:
            return "–"
        lines = [
            (one, _("%(spread)d points apart") % {"spread": spreads[one.pk]})
            for one in sorted(
                rows.filter(pk__in=spreads), key=lambda one: -spreads[one.pk]
            )
        ] + [(one, _("after your own review")) for one in owed]
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "",
                '<li><a href="{}">{}</a>: {}</li>',
                (
                    (
                        reverse("admin:registration_application_change", args=[one.pk]),
                        one.reference,
                        words,
                    )
                    for one, words in lines
                ),
            ),
        )


def reviews_in_full(application: Application) -> SafeString | str:
    """Every review that counts, with comments, for the organisers' page of one."""
    findings = findings_of(application)
    if not findings:
        return str(_("No review is submitted yet."))
    spread = spread_of(findings)
    changed = application.former_answers.aggregate(last=Max("changed_at"))["last"]
    call = getattr(application.part, "call", None)
    differs = spread is not None and call and spread >= call.disagreement_from
    notes = format_html_join(
        "",
        "<p><strong><bdi>{}</bdi></strong>: {}<br>{}</p><p>{}</p><p><strong>{}</strong></p>",
        (
            (
                one.reviewer,
                "–" if one.percent is None else f"{one.percent:.0f} / 100",
                ", ".join(f"{text} {value}/{most}" for text, value, most in one.points),
                one.comment,
                _("The person changed answers after this review.")
                if one.submitted_at and changed and changed > one.submitted_at
                else "",
            )
            for one in findings
        ),
    )
    if not differs:
        return notes
    return format_html(
        "<p><strong>{}</strong></p>{}",
        _("The reviews disagree: %(spread)d points of 100 apart.") % {"spread": spread},
        notes,
    )


def conflicts_in_full(application: Application) -> SafeString | str:
    """Who said that they cannot judge the application, and why."""
    rows = application.conflicts.select_related("reviewer")
    return (
        format_html_join(
            "",
            "<p><bdi>{}</bdi> {}</p>",
            ((row.reviewer.name_for_others, row.note) for row in rows),
        )
        or "–"
    )
