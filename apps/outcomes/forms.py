"""Reading what drafters, participants and organisers typed."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from apps.contributions.forms import DraftForm
from apps.core.lines import LineField
from apps.core.submissions import SubmissionKeyField, SubmittedOnce
from apps.outcomes.choices import Method, ParagraphKind, Purpose, StatementKind
from apps.outcomes.models import Document, Snapshot

LONGEST = 20_000


class TextField(forms.CharField):
    """A text as it was typed: line ends made equal, nothing trimmed."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        try:
            value.encode()
        except UnicodeEncodeError as broken:
            raise forms.ValidationError(
                _("This text holds a sign that cannot be stored."), code="surrogate"
            ) from broken


class SaveForm(DraftForm):
    """One save of a paragraph; also read from JSON."""

    needed = ("body",)
    body = TextField(label=_("Text"))
    base = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class UUIDsField(forms.UUIDField):
    """Some ids in a list, as JSON has them."""

    MOST = 20

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return []
        if not isinstance(value, list) or len(value) > self.MOST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return [forms.UUIDField().clean(each) for each in value]


class AutosaveForm(SaveForm):
    """One save by the page itself, which knows what it has sent before."""

    follows = UUIDsField(required=False)


class ResolveForm(SaveForm):
    then = forms.ChoiceField(
        choices=[("save", ""), ("discard", "")],
        required=False,
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class StructureForm(forms.Form):
    """What every change of the structure carries."""

    structure_version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )


class MoveForm(StructureForm):
    direction = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class SplitForm(StructureForm):
    id = forms.UUIDField()
    base = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    sentence = forms.IntegerField(min_value=1, max_value=LONGEST)


class JoinForm(StructureForm):
    base = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    next_base = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class InsertForm(StructureForm):
    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (kind.value, kind.label)
            for kind in ParagraphKind
            if kind != ParagraphKind.REMARK
        ],
    )
    after = forms.UUIDField(label=_("Place"), required=False, widget=forms.Select)
    body = TextField(label=_("Text"), required=False)

    def __init__(
        self, *args: Any, places: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["after"].widget.choices = [
            ("", _("At the end")),
            *places,
        ]


class TakeOverForm(StructureForm):
    id = forms.UUIDField()
    contribution = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class SourceForm(forms.Form):
    contribution = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class RemarkForm(StructureForm):
    body = TextField(label=_("Explanatory remark"), required=False)


class DescribeForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Document
        fields = ["title", "subtitle", "enacting_text", "rules_text"]
        field_classes = {"title": LineField, "subtitle": LineField}


class FreezeForm(SubmittedOnce):
    purpose = forms.ChoiceField(
        label=_("What for"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    label = LineField(
        label=_("Name of this version"),
        help_text=_("For example: Consultation text, or Conference text."),
        max_length=120,
    )


class CommentForm(forms.Form):
    submission_key = SubmissionKeyField()
    paragraph = forms.UUIDField(widget=forms.HiddenInput)
    body = TextField(
        label=_("Your comment"),
        label_suffix="",
        widget=forms.Textarea({"class": "hr-textarea", "dir": "auto", "rows": 4}),
    )

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).strip()
        if not body:
            raise forms.ValidationError(_("Write your comment."), code="required")
        return body


class ConsiderForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[("taken_up", _("Taken up")), ("not_taken_up", _("Not taken up"))],
    )
    reason = LineField(label=_("Reason"), max_length=500)


class AdoptionForm(forms.Form):
    """The act of adoption, with room for one statement at a time below it."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    method = forms.ChoiceField(
        label=_("Method"), choices=Method.choices, widget=forms.RadioSelect
    )
    adopted_on = forms.DateField(
        label=_("Date of adoption"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    place = LineField(label=_("Place of the document"), max_length=200)
    body = LineField(
        label=_("Adopted by"),
        help_text=_("For example: the participants of the Conference."),
        max_length=300,
    )

    def clean_adopted_on(self) -> Any:
        day = self.cleaned_data["adopted_on"]
        if day > localdate():
            raise forms.ValidationError(
                _("The date of adoption cannot be in the future."), code="future"
            )
        return day


class StatementForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=StatementKind.choices,
        initial=StatementKind.RESERVATION,
        required=False,
    )
    paragraph = forms.TypedChoiceField(
        label=_("On encouragement"), required=False, coerce=str, empty_value=""
    )
    text = TextField(label=_("Text of the statement"), required=False)
    attributed_to = LineField(
        label=_("Name to show"),
        help_text=_("Only if the person or organisation wishes to be named."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, snapshot: Snapshot, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paragraph"].choices = [  # type: ignore[attr-defined]  # a choice field of ours
            ("", _("The whole document")),
            *((pk, str(number)) for pk, number in _by_number(snapshot)),
        ]

    @property
    def is_written(self) -> bool:
        return bool(self.cleaned_data.get("text", "").strip())


def _by_number(snapshot: Snapshot) -> list[tuple[str, int]]:
    return sorted(snapshot.numbers.items(), key=lambda entry: entry[1])


StatementFormSet = forms.formset_factory(
    StatementForm, extra=2, max_num=60, absolute_max=60
)
