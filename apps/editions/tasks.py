"""Celery's way into what is printed of an edition."""

from celery import shared_task

from apps.editions import rendering
from apps.editions.models import ConceptNote


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def print_concept_note(note_id: int) -> None:
    """Make the PDF of the note as it reads now."""
    rendering.make(ConceptNote.objects.select_related("edition").get(pk=note_id))
