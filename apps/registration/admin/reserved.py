"""Places kept for some people: how many, for whom, until when, and who has them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.access import person
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.choices import Level
from apps.editions.models import Edition, Part, TargetGroup
from apps.editions.wall_times import WallTimeField, WallTimesForm
from apps.registration.actions.shares import keep_places, stop_keeping
from apps.registration.admin.moving_up import tell_who_moved_up
from apps.registration.choices import ReservedFor, Settlement
from apps.registration.models import ReservedPlaces, WorldRegion
from apps.registration.models.reserved import MOST_SHARES

Choices = list[tuple[Any, Any]]


class ReservedPlacesForm(WallTimesForm):
    """The kind and the value are one choice: nobody has to know codes."""

    times = ("kept_until",)

    for_whom = forms.ChoiceField(label=_("For whom"))
    kept_until = WallTimeField(
        label=_("Kept until"),
        required=False,
    )

    class Meta:
        model = ReservedPlaces
        fields = ["part", "number", "kept_until"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["for_whom"]
        field.choices = [("", "---------"), *_for_whom(self._editions())]
        self.fields["kept_until"].help_text += " " + str(
            _("What nobody has taken by then is for all. Empty: kept to the end.")
        )
        if self.instance.pk:
            self.initial["for_whom"] = f"{self.instance.kind}:{self.instance.value}"

    def _editions(self) -> "QuerySet[Edition]":
        if "part" not in self.fields:
            return Edition.objects.filter(parts=self.instance.part_id)
        parts: Any = self.fields["part"]
        return Edition.objects.filter(parts__in=parts.queryset.order_by())

    def edition_now(self) -> Edition | None:
        part: Part | None = getattr(self, "cleaned_data", {}).get("part")
        if part is None and self.instance.part_id:
            part = self.instance.part
        return part.edition if part else None

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        part = answers.get("part") or (self.instance.part_id and self.instance.part)
        kind, _colon, value = answers.get("for_whom", "").partition(":")
        if not part or not kind:
            return answers
        self.instance.kind, self.instance.value = kind, value
        groups = part.edition.target_groups
        if kind == ReservedFor.TARGET_GROUP and not groups.filter(code=value).exists():
            self.add_error("for_whom", _("This edition has no such group."))
        self._check_number(part, answers.get("number") or 0)
        return answers

    def _check_number(self, part: Part, number: int) -> None:
        others = ReservedPlaces.objects.kept().filter(part=part)
        kept = [one.number for one in others.exclude(pk=self.instance.pk)]
        if len(kept) >= MOST_SHARES:
            self.add_error(
                None,
                _("A part keeps places for at most %(number)d kinds of people.")
                % {"number": MOST_SHARES},
            )
        if part.capacity is None:
            self.add_error(
                "part", _("This part has no limit, so no places need to be kept.")
            )
        elif sum(kept) + number > part.capacity:
            self.add_error(
                "number",
                _("Only %(number)d places are left to be kept.")
                % {"number": max(part.capacity - sum(kept), 0)},
            )

    def _get_validation_exclusions(self) -> set[str]:
        # The kind and the value come from one field, and must be looked at as well.
        hidden: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own
        return hidden - {"kind", "value"} if self.instance.kind else hidden


def _for_whom(editions: "QuerySet[Edition]") -> Choices:
    regions = WorldRegion.objects.filter(scheme__is_default=True)
    groups = TargetGroup.objects.filter(edition__in=editions).order_by("code")
    found: Choices = [
        (f"{ReservedFor.NEXT_GENERATION}:", ReservedFor.NEXT_GENERATION.label)
    ]
    for kind, values in (
        (ReservedFor.WORLD_REGION, regions.values_list("code", "name")),
        (ReservedFor.TARGET_GROUP, dict(groups.values_list("code", "text")).items()),
        (ReservedFor.LEVEL, Level.choices),
        (ReservedFor.SETTLEMENT, Settlement.choices),
    ):
        options = [(f"{kind}:{value}", label) for value, label in values]
        if options:
            found.append((kind.label, options))
    return found


@admin.register(ReservedPlaces)
class ReservedPlacesAdmin(EditionScopedAdmin):
    audits_itself = True
    form = ReservedPlacesForm
    edition_lookup = "part__edition"
    organisers_may_delete = True
    list_display = ["part", "kind", "value", "number", "kept_until", "released_at"]
    list_filter = ["kind"]
    list_select_related = ["part__edition__series"]
    fields = ["part", "for_whom", "number", "kept_until", "released_at"]
    readonly_fields = ["released_at"]

    def save_model(
        self,
        request: HttpRequest,
        obj: ReservedPlaces,
        form: forms.ModelForm[ReservedPlaces],
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        tell_who_moved_up(self, request, len(keep_places(obj, by=person(request))))

    def delete_model(self, request: HttpRequest, obj: ReservedPlaces) -> None:
        tell_who_moved_up(self, request, len(stop_keeping(obj, by=person(request))))

    def delete_queryset(
        self, request: HttpRequest, queryset: "QuerySet[ReservedPlaces]"
    ) -> None:
        by = person(request)
        tell_who_moved_up(
            self, request, sum(len(stop_keeping(one, by=by)) for one in queryset)
        )
