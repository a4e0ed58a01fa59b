"""Reading changes of the structure."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.outcomes.choices import ParagraphKind
from apps.outcomes.forms.fields import LONGEST, KeyField, OrderField, TextField


class StructureForm(forms.Form):
    """What every change of the structure carries."""

    structure_version = OrderField(widget=forms.HiddenInput)


class MoveForm(StructureForm):
    direction = forms.ChoiceField(
        choices=[(way, way) for way in ("up", "down", "in", "out", "to")]
    )
    after = forms.UUIDField(required=False)


class SplitForm(StructureForm):
    id = forms.UUIDField()
    base = KeyField()
    sentence = forms.IntegerField(min_value=1, max_value=LONGEST)


class JoinForm(StructureForm):
    base = KeyField()
    next_base = KeyField()


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
    #: Behind which it goes; without one at the end.
    paragraph = forms.UUIDField(required=False)
    contribution = KeyField()


class SourceForm(forms.Form):
    paragraph = forms.UUIDField()
    contribution = KeyField()


class ProposeForm(StructureForm):
    id = forms.UUIDField(widget=forms.HiddenInput)
    body = TextField(label=_("Another wording"))
    by_chair = forms.BooleanField(label=_("It is the chair’s text"), required=False)


class RemarkForm(StructureForm):
    body = TextField(label=_("Explanatory remark"), required=False)
