"""Celery's way into the rendering of documents, and what the clock calls."""

from celery import shared_task

from apps.outcomes.actions import (
    after_announcing,
    after_answering,
    after_endorsing,
    after_following,
    consulting,
    silence,
    telling,
)
from apps.outcomes.actions.presence import forget_past
from apps.outcomes.models import Snapshot, TranslationVersion
from apps.outcomes.rendering.store import render, render_due


@shared_task(acks_late=False)  # type: ignore[untyped-decorator] # celery has no types
def render_file(
    snapshot_id: int, kind: str = "pdf", translation_id: int | None = None
) -> None:
    """Make a file of one frozen text, or of a translation of it; does nothing when it is there.

    An order whose worker is killed is not handed on: the next one could die of it too,
    and so on without end. The clock orders again, less and less often.
    """
    translation = (
        TranslationVersion.objects.get(pk=translation_id) if translation_id else None
    )
    render(Snapshot.objects.get(pk=snapshot_id), kind, translation)


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def render_missing_pdfs() -> None:
    render_due()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def keep_consultations() -> None:
    """Open and close consultations that are due, and write to people about it."""
    consulting.keep_consultations()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def keep_silences() -> None:
    """End silence procedures that are due, and write to people about it."""
    silence.keep_silences()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def tell_of_dispositions() -> None:
    """Write to people about what became of what they said."""
    telling.tell_authors()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def forget_presence() -> None:
    """Delete who was where; it is nobody's business any more."""
    forget_past()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def announce_publications() -> None:
    after_announcing.announce_publications()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def sweep_evidence() -> None:
    after_endorsing.sweep_evidence()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def forget_endorsement_contacts() -> None:
    after_answering.forget_contacts()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def ask_for_follow_ups() -> None:
    """Once a year ask authorities what they have done."""
    after_following.ask_for_follow_ups()
