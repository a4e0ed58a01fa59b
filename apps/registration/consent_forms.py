"""Forms in which a ticked box is a consent, and access needs that come with one."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.registration import wordings
from apps.registration.actions.applying import Agreed, Needs
from apps.registration.choices import OPTIONAL_CONSENTS, AccessNeed, ConsentKind

#: Of words about needs; more is told to a person.
MOST_WORDS = 2000


class AgreeingForm(forms.Form):
    """A form in which a ticked box is a consent. No box is ticked beforehand."""

    kinds: tuple[ConsentKind, ...] = ()
    order: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, kinds: tuple[ConsentKind, ...] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kinds is not None:
            self.kinds = kinds
        for kind in self.kinds:
            self.fields[consent_field(kind)] = forms.BooleanField(
                label=wordings.label(kind),
                help_text=wordings.hint(kind),
                required=kind == ConsentKind.PRIVACY,
                error_messages={"required": wordings.required(kind)},
            )
        self.order_fields(self.order)

    def agreed(self) -> list[Agreed]:
        return [
            Agreed(
                kind=kind,
                text=wordings.full_text(kind),
                language=get_language() or "en",
            )
            for kind in self.kinds
            if self.cleaned_data.get(consent_field(kind))
        ]


def consent_field(kind: str) -> str:
    return f"consent_{kind}"


class ConsentForm(AgreeingForm):
    """The consents a person may give and take back at any time."""

    kinds = OPTIONAL_CONSENTS


class AnewForm(AgreeingForm):
    """Consents whose words have changed. Nothing is ticked, and nothing is demanded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        if privacy := self.fields.get(consent_field(ConsentKind.PRIVACY)):
            paragraphs = ((words,) for words in wordings.privacy_notice())
            privacy.help_text = format_html_join("", "<p>{}</p>", paragraphs)


class NeedsForm(AgreeingForm):
    """Access needs: optional, explained, and kept only with the person's word."""

    kinds: tuple[ConsentKind, ...] = (ConsentKind.ACCESS_NEEDS,)
    needs = forms.MultipleChoiceField(
        label=_("What do you need to take part fully?"),
        choices=AccessNeed.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "You need not answer. We ask so that we can arrange it in time. It plays "
            "no part in the decision."
        ),
    )
    needs_details = forms.CharField(
        label=_("Anything we should know about it"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = (self.initial or {}).get("needs_details") or ""
        # Of two accounts that became one the words of both are kept: they may stay.
        if len(kept) > MOST_WORDS:
            most = len(kept) + kept.count("\n")
            field = self.fields["needs_details"]
            field.validators = [MaxLengthValidator(most)]
            field.widget.attrs["maxlength"] = str(most)
        apart = ("needs", "needs_details", consent_field(ConsentKind.ACCESS_NEEDS))
        # Whoever changes answers is asked this elsewhere.
        for name in self.fields.keys() & apart:
            vars(self.fields[name])["is_unkept"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wanted = cleaned.get("needs") or cleaned.get("needs_details")
        name = consent_field(ConsentKind.ACCESS_NEEDS)
        if wanted and not cleaned.get(name):
            self.add_error(name, wordings.required(ConsentKind.ACCESS_NEEDS))
        return cleaned

    def asked_for(self) -> Needs:
        return Needs(
            kinds=self.cleaned_data["needs"],
            details=self.cleaned_data["needs_details"],
        )
