"""Ordering the files that are made of a document."""

from django.db import transaction

from apps.core.doorbell import ring_when_committed
from apps.outcomes.choices import RenderingKind
from apps.outcomes.models import Rendering, Snapshot, TranslationVersion
from apps.outcomes.rendering.store import claim
from apps.outcomes.tasks import render_file


@transaction.atomic
def order_file(
    snapshot: Snapshot,
    kind: str = RenderingKind.PDF,
    translation: TranslationVersion | None = None,
) -> Rendering:
    """Ask a worker for that file of ``snapshot``, once this transaction commits.

    Whoever asks while it is being made waits for the same file. Never fails the caller:
    with the broker away, the clock has it made.
    """
    rendering, is_ours = claim(snapshot, kind, translation)
    if is_ours:
        # What is ordered without a kind is the PDF.
        kinds = () if kind == RenderingKind.PDF and not translation else (str(kind),)
        translations = (translation.pk,) if translation else ()
        ring_when_committed(render_file, snapshot.pk, *kinds, *translations)
    return rendering
