"""Forms that may be sent twice but act once.

A form carries a hidden one-time key. ``run_once`` does the work for the first click and
hands the second one the first answer, also when both arrive at the same moment.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.core.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User

FIELD = "submission_key"


class SubmissionKeyField(forms.UUIDField):
    """Hidden, filled by us. Nobody is told off for a key they never saw."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)

    def clean(self, value: Any) -> UUID:
        try:
            key = super().clean(value)
        except ValidationError:
            key = None
        return key if isinstance(key, UUID) else uuid4()


class SubmittedOnce(forms.Form):
    """Mix into a form whose action must not run twice.

    The key is taken out of ``cleaned_data`` so that the rest can go to the action.
    """

    submission_key = SubmissionKeyField()
    key: UUID

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.key = self.cleaned_data.pop(FIELD, None) or uuid4()
        return cleaned


def run_once(
    key: UUID,
    person: "User | AnonymousUser | None",
    action: str,
    do: Callable[[], Any],
) -> Any:
    """Call ``do`` and keep what it returns; a repeated key returns that again.

    ``do`` returns something JSON can hold, such as a key or an address. When it raises,
    nothing is kept and the same form can be sent again.
    """
    person_id = getattr(person, "pk", None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                submission = Submission.objects.create(
                    key=key, person_id=person_id, action=action
                )
        except IntegrityError:
            # The insert has waited for the other click, so its answer is there.
            return Submission.objects.get(
                key=key, person_id=person_id, action=action
            ).answer
        submission.answer = do()
        submission.save(update_fields=["answer"])
        return submission.answer
