"""Ordering the files that are made of an edition."""

from functools import partial

from django.db import transaction

from apps.editions import rendering
from apps.editions.models import ConceptNote
from apps.editions.tasks import print_concept_note


def concept_note_pdf(note: ConceptNote) -> rendering.Printed:
    """The file as it is now; if it is not there, a worker is asked for it once.

    Never fails the caller: with the broker away the next request asks again.
    """
    printed = rendering.look_up(note)
    if not printed.content and rendering.is_to_be_ordered(note):
        transaction.on_commit(partial(print_concept_note.delay, note.pk), robust=True)
    return printed
