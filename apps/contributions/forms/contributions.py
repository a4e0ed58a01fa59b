"""Reading one contribution as a rapporteur typed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.contributions.actions import Item
from apps.contributions.choices import Attribution, Kind
from apps.contributions.forms.drafts import DraftForm
from apps.contributions.queries import questions_of, regions
from apps.core.lines import LineField
from apps.editions.models import KeyQuestion
from apps.programme.models import Session
from apps.registration.models import WorldRegion


@dataclass(frozen=True, slots=True)
class Offered:
    """What each row of one report may name, read once for all of them."""

    questions: QuerySet[KeyQuestion]
    regions: QuerySet[WorldRegion]
    question_choices: Sequence[tuple[int, str]]
    region_choices: Sequence[tuple[int | str, str | Promise]]
    #: Whether people may be named who agreed to it.
    names: bool = True

    @classmethod
    def of(cls, session: Session) -> Self:
        edition = session.edition
        questions, world = questions_of(edition), regions()
        return cls(
            questions=questions,
            regions=world,
            question_choices=[(one.pk, f"{one.code} {one.text}") for one in questions],
            region_choices=[
                ("", _("Not said")),
                *((region.pk, region.name) for region in world),
            ],
            names=not session.uses_chatham_house_rule,
        )


class ContributionForm(DraftForm):
    needed = ("kind", "text", "key_questions", "attribution")
    #: What is asked first; the rest stands folded.
    FIRST = ("text", "kind")
    #: Its place among all rows of the page.
    number = 0

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    #: The key question under which the row stands on the page.
    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, initial=Kind.FINDING
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "One finding or proposal. The drafters may take it over as it stands."
            " A quotation is what somebody said, word for word."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=20_000,
    )
    key_questions = forms.ModelMultipleChoiceField(
        label=_("Key questions it answers"),
        queryset=KeyQuestion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    attribution = forms.ChoiceField(
        label=_("Whose contribution is it?"),
        help_text=_(
            "Under the Chatham House Rule nobody is named unless they agreed to it."
        ),
        choices=Attribution.choices,
        initial=Attribution.UNATTRIBUTED,
        widget=forms.RadioSelect,
    )
    attributed_to = LineField(label=_("Name to show"), required=False, max_length=200)
    agreement = LineField(
        label=_("How the person agreed to be named"),
        help_text=_("For example: said so in the session, or by e-mail afterwards."),
        required=False,
        max_length=200,
    )
    world_region = forms.ModelChoiceField(
        label=_("World region it comes from"),
        help_text=_("Leave it out where it would point to one person."),
        queryset=WorldRegion.objects.none(),
        required=False,
    )
    is_hidden = forms.BooleanField(
        label=_("Show it to the drafting team only"), required=False
    )
    remove = forms.BooleanField(label=_("Remove this contribution"), required=False)

    def __init__(
        self, *args: Any, offered: Offered, is_filing: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._is_filing = is_filing
        fields: dict[str, Any] = self.fields
        fields["key_questions"].queryset = offered.questions
        fields["key_questions"].choices = offered.question_choices
        fields["world_region"].queryset = offered.regions
        fields["world_region"].choices = offered.region_choices
        if not offered.names:
            for name in ("attribution", "attributed_to", "agreement"):
                del fields[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("attributed_to") and not self._is_named:
            self.add_error(
                "attributed_to",
                _("Choose “Named, with consent” or remove the name."),
            )
        return cleaned

    @property
    def _is_named(self) -> bool:
        return self.cleaned_data.get("attribution") == Attribution.NAMED

    @property
    def is_written(self) -> bool:
        """Whether somebody typed or ticked something in it, now or before."""
        typed = self.cleaned_data
        if not isinstance(typed.get("key"), UUID):
            return False
        answers = {str(one.pk) for one in typed.get("key_questions") or ()}
        return bool(
            typed.get("text")
            or typed.get("attributed_to")
            or (typed.get("seen") and "text" in typed)
            or answers - {typed.get("asked")}
        )

    @property
    def is_removed(self) -> bool:
        """Also where its text was taken out again before the report is filed."""
        typed = self.cleaned_data
        is_emptied = bool(typed.get("seen")) and not (
            self.errors or typed.get("text") or typed.get("attributed_to")
        )
        return bool(typed.get("remove")) or (self._is_filing and is_emptied)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [one for one in self.visible_fields() if one.name not in self.FIRST]

    @property
    def is_open(self) -> bool:
        """Whether the further fields are shown at once: who stands under no question."""
        wrong = self.errors.keys() - {*self.FIRST} if self.is_bound else set()
        return bool(wrong) or not self["asked"].value()

    def item(self) -> Item:
        """What was typed, as far as it can be kept."""
        typed = self.cleaned_data
        return Item(
            key=typed["key"],
            kind=typed.get("kind") or Kind.FINDING,
            text=typed.get("text", ""),
            key_questions=list(typed.get("key_questions") or ()),
            attribution=typed.get("attribution") or Attribution.UNATTRIBUTED,
            attributed_to=typed.get("attributed_to", ""),
            agreement=typed.get("agreement", ""),
            world_region=typed.get("world_region"),
            is_hidden=typed.get("is_hidden", False),
            seen=typed.get("seen", ""),
            unread=frozenset(self.errors),
        )

    def require_complete(self) -> None:
        typed = self.cleaned_data
        if not typed.get("text"):
            self.add_error("text", _("Write the contribution, or remove it."))
        if not typed.get("key_questions"):
            self.add_error("key_questions", _("Choose at least one key question."))
        if self._is_named and not typed.get("attributed_to"):
            self.add_error("attributed_to", _("Enter the name to show."))
        if self._is_named and not typed.get("agreement"):
            self.add_error("agreement", _("Note how the person agreed to be named."))
