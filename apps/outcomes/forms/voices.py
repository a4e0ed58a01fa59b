"""Reading comments, amendments, and what becomes of them."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apps.core.languages import direction_of
from apps.core.lines import LineField
from apps.core.markup import plain
from apps.core.submissions import SubmissionKeyField
from apps.outcomes.choices import WITH_WORDS, AmendmentKind, Outcome
from apps.outcomes.forms.fields import TextField
from apps.outcomes.frozen import Entry, Text
from apps.outcomes.models import Amendment, Comment
from apps.outcomes.models.voices import LONGEST_REASON
from apps.outcomes.text.naming import name_of

FIRST = "first"


class WhoSpeaks(forms.Form):
    on_behalf_of = LineField(
        label=_("On behalf of"),
        help_text=_("For example your city or your organisation. Others read it."),
        max_length=200,
        required=False,
    )
    is_named = forms.BooleanField(
        label=_("Others may read my name"),
        help_text=_("Without this only the team knows that it is you."),
        required=False,
    )


def _words_field(**options: Any) -> TextField:
    widget = forms.Textarea({"dir": "auto", "rows": 8})
    return TextField(widget=widget, **options)


def _reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"dir": "auto", "rows": 4}),
    )


def _a_few_lines() -> forms.Textarea:
    """Room to see what is kept as one line."""
    return forms.Textarea({"dir": "auto", "rows": 3})


class AmendForm(WhoSpeaks):
    """What is proposed for one paragraph of a frozen text."""

    submission_key = SubmissionKeyField()
    kind = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=AmendmentKind.choices,
        initial=AmendmentKind.REPLACE,
        widget=forms.RadioSelect,
    )
    body = _words_field(
        label=_("The words you propose"),
        help_text=_(
            "For other words: change what stands here. For a new paragraph: write its text."
        ),
        required=False,
    )
    after = forms.ChoiceField(label=_("New place, if it shall move"), required=False)
    reason = _reason_field()

    field_order = ["submission_key", "kind", "body", "after", "reason"]

    def __init__(self, sent: Any = None, *, entry: Entry, text: Text) -> None:
        super().__init__(sent, initial={"body": entry.written})
        self.entry = entry
        body, place = self.fields["body"], self.fields["after"]
        body.asked_when = place.asked_when = "kind"  # type: ignore[attr-defined]  # for its markup
        body.asked_values = " ".join(WITH_WORDS)  # type: ignore[attr-defined]  # as above
        place.asked_values = AmendmentKind.MOVE.value  # type: ignore[attr-defined]  # as above
        # So that what is too long for the field is cut off at its end.
        place.widget.attrs["dir"] = direction_of(text.language)
        self.fields["after"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("It stays where it is")),
            (FIRST, _("At the beginning")),
            *(
                (one.id, Truncator(f"{place_of(one)}: {plain(one.body)}").chars(80))
                for one in text.entries
                if one.id != entry.id
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, after = cleaned.get("kind"), cleaned.get("after") or ""
        if kind in WITH_WORDS and not cleaned.get("body", "").strip():
            self.add_error("body", _("Write the words you propose."))
        is_same = cleaned.get("body", "").strip() == self.entry.written.strip()
        if kind == AmendmentKind.REPLACE and is_same:
            self.add_error("body", _("These are the words that stand there."))
        if kind == AmendmentKind.MOVE and not after:
            self.add_error("after", _("Say where it shall stand."))
        is_elsewhere = kind == AmendmentKind.MOVE and after not in {"", FIRST}
        cleaned["after"] = after if is_elsewhere else None
        return cleaned


def place_of(entry: Entry) -> str:
    """What an entry is called in a list of places: After encouragement 5."""
    return str(
        _("After %(paragraph)s") % {"paragraph": name_of(entry.kind, entry.place)}
    )


class ChangeForm(WhoSpeaks):
    """What one has said oneself, to be changed."""

    body = _words_field(label=_("Text"), required=False)
    reason = _reason_field()

    field_order = ["body", "reason"]

    def __init__(self, sent: Any = None, *, voice: Amendment | Comment) -> None:
        names = ("body", "reason", "on_behalf_of", "is_named")
        initial = {name: getattr(voice, name, "") for name in names}
        super().__init__(sent, initial=initial)
        if isinstance(voice, Comment):
            del self.fields["reason"]
        if isinstance(voice, Amendment) and not voice.has_words:
            del self.fields["body"]
        else:
            self.fields["body"].required = True


class WithholdForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=500)


class AcceptForm(forms.Form):
    """The words that an amendment leads to; its base is the text they were read on."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    body = _words_field(label=_("The text as it will stand"), required=False)
    reason = LineField(
        label=_("Reason"),
        help_text=_("Its author may read it; so may others in the ledger."),
        max_length=1_000,
        required=False,
        widget=_a_few_lines(),
    )

    def __init__(self, sent: Any = None, *, has_words: bool, **options: Any) -> None:
        # Beside the other form of its page, which asks for a reason, too.
        super().__init__(sent, auto_id="accept_%s", **options)
        if not has_words:
            del self.fields["body"]


class ContributionForm(forms.Form):
    """Why a finding is in the text as it is, or is not."""

    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=[(one.value, one.label) for one in Outcome if one != Outcome.WITHDRAWN],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=_("Reason"), max_length=1_000, widget=_a_few_lines())


class DisposeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    into = forms.ModelChoiceField(
        label=_("Merged with"),
        queryset=Amendment.objects.none(),
        required=False,
        empty_label=_("Choose an amendment"),
    )
    reason = LineField(
        label=_("Reason"),
        help_text=_("Its author may read it; so may others in the ledger."),
        max_length=1_000,
        required=False,
        widget=_a_few_lines(),
    )

    def __init__(self, sent: Any = None, *, voice: Amendment | Comment) -> None:
        super().__init__(sent)
        accepting = (
            ()
            if isinstance(voice, Amendment)
            else (
                Outcome.ACCEPTED,
                Outcome.ACCEPTED_WITH_CHANGES,
            )
        )
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.value, one.label)
            for one in (
                *accepting,
                Outcome.MERGED,
                Outcome.NOT_ACCEPTED,
                Outcome.WITHDRAWN,
            )
        ]
        others = Amendment.objects.filter(consultation=voice.consultation_id)
        if isinstance(voice, Amendment):
            others = others.exclude(pk=voice.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]  # a model choice field
