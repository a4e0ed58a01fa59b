"""Celery's way into the rendering of documents."""

from celery import shared_task

from apps.outcomes.models import Snapshot
from apps.outcomes.rendering.store import render, snapshots_without_pdf


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def render_pdf(snapshot_id: int) -> None:
    """Make the PDF of one frozen text; does nothing when it is there."""
    render(Snapshot.objects.get(pk=snapshot_id))


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def render_missing_pdfs() -> None:
    """Make what an order lost on its way has left unmade."""
    for snapshot in snapshots_without_pdf():
        render(snapshot)
