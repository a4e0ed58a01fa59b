"""Reading what people want to stand in their certificate, and the rule."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Min, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.certificates.actions import Wishes
from apps.certificates.models import CertificateRule, RuleException
from apps.certificates.queries import counted_sessions
from apps.core.lines import LineField
from apps.core.signs import named, unprintable
from apps.editions.models import Part
from apps.programme.choices import SessionKind
from apps.programme.models import Session
from apps.registration.endings import is_over
from apps.registration.first_days import begins_at
from apps.registration.models import Application

OTHER = "other"


class WishesForm(forms.Form):
    """Which name, in which language, and whether it is shown to whoever checks it."""

    name = forms.ChoiceField(
        label=_("Name on the certificate"), widget=forms.RadioSelect, choices=[]
    )
    other_name = LineField(
        label=_("Another name or spelling"),
        help_text=_("Only if you chose this above."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    shows_name = forms.BooleanField(
        label=_("Show this name to whoever checks the code."),
        help_text=_(
            "Without it, the page only says that the certificate is genuine, for which"
            " part of which edition and when."
        ),
        required=False,
    )

    def __init__(self, *args: Any, person: User, **words: Any) -> None:
        names = dict.fromkeys(filter(None, (person.full_name, person.display_name)))
        words.setdefault("initial", {"language": person.language})
        super().__init__(*args, **words)
        choice = self.fields["name"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            *((f"name:{name}", name) for name in names),
            (OTHER, _("Another name or spelling")),
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        chosen, typed = answers.get("name", ""), answers.get("other_name", "")
        if chosen == OTHER and not typed and "other_name" not in self.errors:
            self.add_error("other_name", _("Type the name for the certificate."))
        field = "other_name" if chosen == OTHER else "name"
        if missing := unprintable(self._name(answers)):
            text = _("Our fonts cannot print %(signs)s. Choose another spelling.")
            self.add_error(
                field, ValidationError(text, params={"signs": named(missing)})
            )
        return answers

    def _name(self, answers: dict[str, Any]) -> str:
        chosen = str(answers.get("name", ""))
        if chosen == OTHER:
            return str(answers.get("other_name", ""))
        return chosen.removeprefix("name:")

    def wishes(self) -> Wishes:
        return Wishes(
            name=self._name(self.cleaned_data),
            language=self.cleaned_data["language"],
            shows_name=self.cleaned_data["shows_name"],
        )


class CodeForm(forms.Form):
    code = LineField(
        label=_("Code of the certificate"),
        help_text=_(
            "It stands below the square with the dots, such as 2B3C-4D6F-7G8H-9J2K."
        ),
        max_length=40,
    )


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    """The rule is stated beforehand: once it counts, it can only become easier."""

    kinds = forms.MultipleChoiceField(
        label=_("sessions that count"),
        help_text=_("Of sessions at the same time one counts."),
        choices=SessionKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = CertificateRule
        fields = ["part", "share", "kinds", "contributions_up_to"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        before = CertificateRule.objects.filter(pk=self.instance.pk).first()
        part = answers.get("part")
        if before and _has_begun(before):
            self._refuse_harder(before, answers)
        elif before is None and part and part_has_begun(part):
            text = _("The part has begun. A rule has to be stated before it begins.")
            self.add_error("part", ValidationError(text, code="begun"))
        return answers

    def _refuse_harder(self, before: CertificateRule, now: dict[str, Any]) -> None:
        begun = _("The part has begun: the rule can only become easier.")
        if now.get("share", 0) > before.share:
            self.add_error("share", ValidationError(begun, code="harder"))
        if now.get("contributions_up_to") is not None and (
            now["contributions_up_to"] < before.contributions_up_to
        ):
            self.add_error("contributions_up_to", ValidationError(begun, code="harder"))
        if "kinds" in now and set(now["kinds"]) != set(before.kinds):
            text = _("The part has begun: the sessions that count stay as they are.")
            self.add_error("kinds", ValidationError(text, code="harder"))


def _has_begun(rule: CertificateRule) -> bool:
    first = counted_sessions(rule).aggregate(at=Min("starts_at"))["at"]
    return first is not None and first <= now()


def part_has_begun(part: Part) -> bool:
    """Whether a session of ``part`` has, or its first day where there is none."""
    sessions = Session.objects.published().scheduled().filter(part=part)
    first = sessions.aggregate(at=Min("starts_at"))["at"] or begins_at(part)
    return is_over(part) or (first is not None and first <= now())


class ApplicationByReferenceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time not generic
    """An application, named by its number: no list of all of them is shown."""

    widget = forms.TextInput

    def __init__(
        self, queryset: QuerySet[Application] | None = None, **options: Any
    ) -> None:
        none = Application.objects.none()
        super().__init__(
            queryset=none if queryset is None else queryset,
            to_field_name="reference",
            label=_("number of the application"),
            error_messages={
                "invalid_choice": _("No application of yours has this number.")
            },
            **options,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().upper() if value else value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            rows = Application.objects.filter(pk=value)
            return rows.values_list("reference", flat=True).first()
        return super().prepare_value(value)


class RuleExceptionForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    application = ApplicationByReferenceField()

    class Meta:
        model = RuleException
        fields = ["application", "reason"]
