"""Celery's way into what is printed of an edition."""

from celery import shared_task

from apps.editions import rendering
from apps.editions.models import ConceptNote


@shared_task(acks_late=False)  # type: ignore[untyped-decorator] # celery has no types
def print_concept_note(note_id: int) -> None:
    """Make the PDF of the note as it reads now.

    An order whose worker is killed is not handed on; whoever reads the note asks again.
    """
    rendering.make(ConceptNote.objects.select_related("edition").get(pk=note_id))
