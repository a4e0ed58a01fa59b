"""Reading what the panel of a sitting does."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.lines import LineField
from apps.outcomes.actions import floor
from apps.outcomes.actions import sitting as actions
from apps.outcomes.choices import ItemState, SittingMode
from apps.outcomes.forms.fields import KeyField, TextField
from apps.outcomes.models import Sitting, SittingItem


class SittingForm(forms.Form):
    """How the text is taken, and who may follow."""

    mode = forms.ChoiceField(
        label=Sitting._meta.get_field("mode").verbose_name,  # noqa: SLF001 -- Django's public Meta API
        choices=SittingMode.choices,
        initial=SittingMode.PARAGRAPHS,
        widget=forms.RadioSelect,
    )
    is_public = forms.BooleanField(
        label=Sitting._meta.get_field("is_public").verbose_name,  # noqa: SLF001 -- Django's public Meta API
        help_text=Sitting._meta.get_field("is_public").help_text,  # noqa: SLF001 -- Django's public Meta API
        required=False,
    )


class _Deed(forms.Form):
    """One thing that the panel does, and with what."""

    #: What the page says when it is done.
    done: ClassVar[Any] = ""

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        raise NotImplementedError


class _OnItem(_Deed):
    item = KeyField()


class ArrangeForm(SittingForm, _Deed):
    done = _("The sitting is arranged anew.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        actions.arrange(sitting, by=by, **self.cleaned_data)


class ShowForm(_OnItem):
    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        actions.show(sitting, self.cleaned_data["item"], by=by)


class DecideForm(_OnItem):
    state = forms.ChoiceField(choices=ItemState.choices)
    sha256 = LineField(max_length=64)
    note = LineField(
        label=_("Note"),
        required=False,
        max_length=SittingItem._meta.get_field("note").max_length,  # noqa: SLF001 -- Django's public Meta API
    )

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        said = dict(self.cleaned_data)
        actions.decide(sitting, said.pop("item"), by=by, **said)


class AmendForm(_OnItem):
    sha256 = LineField(max_length=64)
    body = TextField(label=_("Text of the paragraph"))
    done = _("The changed text lies before the Conference, under a new hash.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        said = dict(self.cleaned_data)
        floor.amend(sitting, said.pop("item"), by=by, **said)


class AddForm(_OnItem):
    sha256 = LineField(max_length=64)
    key = forms.UUIDField()
    body = TextField(label=_("Text of the new paragraph"))
    done = _("The new paragraph lies before the Conference, under a new hash.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        said = dict(self.cleaned_data)
        floor.add(sitting, said.pop("item"), by=by, **said)


class LeaveOutForm(_OnItem):
    sha256 = LineField(max_length=64)
    done = _("The text without it lies before the Conference, under a new hash.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        item, sha256 = (self.cleaned_data[name] for name in ("item", "sha256"))
        floor.leave_out(sitting, item, by=by, sha256=sha256)


class PutForm(_OnItem):
    sha256 = LineField(max_length=64)
    #: Nothing stands for the beginning.
    after = KeyField(label=_("New place"), required=False)
    done = _("The text in its new order lies before the Conference, under a new hash.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        said = dict(self.cleaned_data)
        floor.put(sitting, said.pop("item"), by=by, **said)


class TakeUpForm(_Deed):
    done = _("The newest Conference text lies before the sitting.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        actions.take_up(sitting, by=by)


class CloseForm(_Deed):
    done = _("The sitting is closed.")

    def carry_out(self, sitting: Sitting, *, by: User) -> None:
        actions.close(sitting, by=by)


DEEDS: dict[str, type[_Deed]] = {
    "arrange": ArrangeForm,
    "show": ShowForm,
    "decide": DecideForm,
    "amend": AmendForm,
    "add": AddForm,
    "leave-out": LeaveOutForm,
    "put": PutForm,
    "take-up": TakeUpForm,
    "close": CloseForm,
}
