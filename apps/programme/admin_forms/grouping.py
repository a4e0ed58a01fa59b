from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.programme.choices import Criterion
from apps.programme.models import Grouping
from apps.programme.queries.grouping import Board


class GroupingForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    criteria = forms.MultipleChoiceField(
        label=_("Balanced by"),
        choices=Criterion.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[*Criterion.values],
    )

    class Meta:
        model = Grouping
        fields = ["part", "name", "sessions", "criteria"]
        widgets = {"sessions": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        part, sessions = typed.get("part"), typed.get("sessions")
        if part and sessions is not None and (wrong := _wrong(part, [*sessions])):
            self.add_error("sessions", wrong)
        return typed


def _wrong(part: Any, sessions: list[Any]) -> ValidationError | None:
    if any(one.part_id != part.pk for one in sessions):
        return ValidationError(_("Choose sessions of this part."), code="foreign")
    if len(sessions) < 2:  # noqa: PLR2004 -- one is no group beside another
        return ValidationError(_("Choose at least two sessions."), code="too_few")
    if any(one.starts_at is None or one.is_cancelled for one in sessions):
        return ValidationError(
            _("Choose sessions whose time is fixed and that are not cancelled."),
            code="no_time",
        )
    if max(one.starts_at for one in sessions) >= min(one.ends_at for one in sessions):
        return ValidationError(
            _("Choose sessions that are held at the same time."), code="not_parallel"
        )
    return None


class MovesForm(forms.Form):
    """For each person the session in which they would be."""

    def __init__(self, *args: Any, board: Board, **words: Any) -> None:
        super().__init__(*args, **words)
        self.board = board
        choices = [("", _("No group"))] + [(s.pk, s.title) for s in board.sessions]
        for member in board.members:
            self.fields[f"to-{member.key}"] = forms.TypedChoiceField(
                label=f"{member.reference} {member.name}".strip(),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=member.session or "",
            )

    def rows(self) -> list[tuple[Any, Any]]:
        return [(member, self[f"to-{member.key}"]) for member in self.board.members]

    def changes(self) -> dict[int, int | None]:
        return {
            member.key: self.cleaned_data[f"to-{member.key}"]
            for member in self.board.members
            if self.cleaned_data[f"to-{member.key}"] != member.session
        }
