"""Ordering the files that are made of an edition."""

from apps.core.doorbell import ring_when_committed
from apps.editions import rendering
from apps.editions.models import ConceptNote
from apps.editions.tasks import print_concept_note


def concept_note_pdf(note: ConceptNote) -> rendering.Printed:
    """The file as it is now; if it is not there, a worker is asked for it once.

    Never fails the caller: with the broker away the next request asks again.
    """
    printed = rendering.look_up(note)
    if not printed.content and rendering.is_to_be_ordered(note):
        ring_when_committed(print_concept_note, note.pk)
    return printed
