from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.programme.audiences import AUDIENCES
from apps.programme.choices import Anchor

LANGUAGES = dict(settings.LANGUAGES)
#: Whose own language is missing reads this one.
FALLBACK = "en"


def _fields_of_texts() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for code, name in LANGUAGES.items():
        fields[f"subject_{code}"] = LineField(
            label=_("Subject: %(language)s") % {"language": name},
            max_length=200,
            required=False,
        )
        fields[f"text_{code}"] = forms.CharField(
            label=_("Text: %(language)s") % {"language": name},
            max_length=10_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 6, "cols": 40, "dir": "auto"}),
        )
    return fields


#: Made of the languages that there are.
OwnTexts: Any = type("OwnTexts", (forms.Form,), dict(_fields_of_texts()))


class ReminderRuleForm(OwnTexts, forms.ModelForm):  # type: ignore[misc,type-arg]  # fields by language
    """A rule; an own text is a subject and a text, in English at least."""

    audience = forms.ChoiceField(label=_("Who gets it"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        if "audience" in self.fields:
            field: Any = self.fields["audience"]
            field.choices = [(one.code, one.label) for one in AUDIENCES.values()]
        for code, text in self.instance.texts.items():
            for name in ("subject", "text"):
                self.initial[f"{name}_{code}"] = text[name]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_audience(answers)
        self._check_scope(answers)
        self.instance.texts = self._texts(answers)
        return answers

    def _post_clean(self) -> None:
        super()._post_clean()
        if {"phase", "is_after"} & self.errors.keys():
            # The constraint says once more, of no field, what stands beside this one.
            self.errors.pop(NON_FIELD_ERRORS, None)

    def _check_audience(self, answers: dict[str, Any]) -> None:
        audience, anchor = answers.get("audience"), answers.get("anchor")
        if audience and anchor and anchor not in AUDIENCES[audience].anchors:
            fitting = [
                str(one.label) for one in AUDIENCES.values() if anchor in one.anchors
            ]
            self.add_error(
                "audience",
                _("Counted from there one can write to: %(audiences)s.")
                % {"audiences": "; ".join(fitting)},
            )

    def _check_scope(self, answers: dict[str, Any]) -> None:
        part, edition = answers.get("part"), answers.get("edition")
        if part and edition and part.edition_id != edition.pk:
            self.add_error("part", _("This part belongs to another edition."))
        if answers.get("anchor") == Anchor.PHASE_END and not answers.get("phase"):
            self.add_error("phase", _("Choose the phase whose end is meant."))
        if answers.get("anchor") == Anchor.RELEASE and not answers.get("is_after"):
            self.add_error(
                "is_after",
                _("Nobody knows of a release before it is made: choose “after”."),
            )

    def _texts(self, answers: dict[str, Any]) -> dict[str, dict[str, str]]:
        found = {}
        for code in LANGUAGES:
            pair = {
                name: answers.get(f"{name}_{code}") or ""
                for name in ("subject", "text")
            }
            if not any(pair.values()):
                continue
            found[code] = pair
            for name, typed in pair.items():
                if not typed and f"{name}_{code}" not in self.errors:
                    self.add_error(
                        f"{name}_{code}", _("Give both the subject and the text.")
                    )
        if found and FALLBACK not in found:
            self.add_error(
                f"subject_{FALLBACK}",
                _("Give the text in English too: others read that one."),
            )
        return found
