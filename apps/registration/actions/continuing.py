"""Going on with an application: on another device, or with what one said before."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.core.addresses import absolute
from apps.editions.models import Part
from apps.notifications.letters import Letter
from apps.notifications.outbox import enqueue_many
from apps.registration.models import Application, ApplicationDraft, CallVersion
from apps.registration.queries import facts_to_take_over

if TYPE_CHECKING:
    from apps.accounts.models import User

#: Two clicks within such a time are answered by one letter.
BUCKET_SECONDS = 300


@transaction.atomic
def send_link(draft: ApplicationDraft, *, address: str) -> None:
    """Send the person the way back to where they stopped; it opens after signing in."""
    bucket = int(timezone.now().timestamp()) // BUCKET_SECONDS
    letter = Letter(
        key=f"registration:continue:{draft.submission_key}:{bucket}",
        to=draft.person,
        template="registration/continue",
        edition_id=draft.part.edition_id,
        context={
            "part": draft.part,
            "edition": draft.part.edition,
            "address": absolute(address),
        },
    )
    enqueue_many([letter])


@transaction.atomic
def take_over(
    part: Part,
    *,
    person: "User",
    earlier: Application,
    version: CallVersion | None = None,
) -> ApplicationDraft:
    """Put what ``earlier`` told into the draft, where nothing was typed yet."""
    drafts = ApplicationDraft.objects.select_for_update(no_key=True)
    drafts.filter(part=part, person=person).first()
    draft, _new = ApplicationDraft.objects.get_or_create(
        part=part, person=person, defaults={"call_version": version}
    )
    draft.answers |= facts_to_take_over(earlier, draft.answers)
    draft.save(update_fields=["answers", "updated_at"])
    return draft
