"""Posts that happen once, however often the button is pressed."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django import forms
from django.db import models, transaction

from apps.core.models import Submission

if TYPE_CHECKING:
    from apps.accounts.models import User

M = TypeVar("M", bound=models.Model)


class SubmissionKeyMixin(forms.Form):
    """Adds the hidden one-time key; made anew for each blank form."""

    submission_key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, required=False
    )

    def clean_submission_key(self) -> uuid.UUID:
        key: uuid.UUID | None = self.cleaned_data.get("submission_key")
        return key or uuid.uuid4()


@transaction.atomic
def run_once(
    key: uuid.UUID,
    *,
    person: "User",
    purpose: str,
    model: type[M],
    act: Callable[[], M],
) -> M:
    """Call ``act`` for the first sending of ``key``; return its result for every one.

    The second of two simultaneous sendings waits for the first. When ``act`` raises,
    the key is free again. A key of another person or purpose counts as not sent.
    """
    submission, is_first = Submission.objects.select_for_update().get_or_create(
        key=key, defaults={"person": person, "purpose": purpose}
    )
    if not is_first and (submission.person_id, submission.purpose) == (
        person.pk,
        purpose,
    ):
        return model._default_manager.get(pk=submission.result_id)  # noqa: SLF001 -- Django's public API
    result = act()
    if is_first:
        submission.result_id = str(result.pk)
        submission.save(update_fields=["result_id"])
    return result
