"""The pages of the application once more, for somebody who changes what was sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django.utils.translation import gettext_lazy as _

from apps.registration.actions.applying import Needs
from apps.registration.consent_forms import consent_field
from apps.registration.forms import STEPS, LastStepForm, Step, WholeForm
from apps.registration.step_forms import Given, StepForm

NEEDS = ("needs", "needs_details")


class _Changing(StepForm):
    """Of the consents only those whose words have changed; access needs stand elsewhere.

    Those may be changed at any time, also after the decision, on a page of their own.
    """

    def __init__(self, *args: Any, given: Given, **kwargs: Any) -> None:
        super().__init__(*args, given=given, kinds=given.anew, **kwargs)
        for name in NEEDS:
            del self.fields[name]

    def asked_for(self) -> Needs:
        return Needs()


class ChangedLastForm(_Changing, LastStepForm):
    def fieldsets(self) -> Iterator[Fieldset]:
        if use := [consent_field(kind) for kind in self.given.anew]:
            yield Fieldset(_("Consents whose words have changed"), *use)
        yield from self.sensitive_fieldset()


class WholeChangeForm(_Changing, WholeForm):
    """All answers as they are once they are sent; to check them, never to type them."""

    def names_of(self, step: Step) -> list[str]:
        return [name for name in super().names_of(step) if name in self.fields]


_LAST = STEPS[-1].slug
FORMS: Mapping[str, type[StepForm]] = {
    step.slug: ChangedLastForm if step.slug == _LAST else step.form for step in STEPS
}


def steps_for(given: Given) -> list[Step]:
    """The pages on which there is anything to change."""
    sensitive = any(one.is_sensitive for one in given.asked.questions)
    has_last = given.anew or given.asked.asks_gender or sensitive
    return [*STEPS] if has_last else [*STEPS[:-1]]
