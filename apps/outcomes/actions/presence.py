"""Saying where one is writing, so that others know before they begin."""

from django.db import transaction
from django.utils.timezone import now

from apps.accounts.models import User
from apps.outcomes import marks
from apps.outcomes.models import Paragraph, Presence


@transaction.atomic
def be_present(paragraph: Paragraph, *, person: User) -> None:
    """Note that ``person`` has ``paragraph`` open for writing; one place at a time."""
    here = Presence.objects.current().filter(paragraph=paragraph, person=person)
    if not here.exists():
        marks.move(paragraph.document_id)
    Presence.objects.bulk_create(
        [Presence(paragraph=paragraph, person=person, seen_at=now())],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["paragraph", "seen_at"],
    )


def leave(paragraph: Paragraph, *, person: User) -> None:
    marks.move(paragraph.document_id)
    Presence.objects.filter(paragraph=paragraph, person=person).delete()


def forget_past() -> None:
    """Delete what is over; called by the clock."""
    Presence.objects.past().delete()
