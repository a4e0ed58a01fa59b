"""Celery's way into the rendering of documents, and what the clock calls."""

from celery import shared_task

from apps.outcomes.actions.presence import forget_past
from apps.outcomes.models import Snapshot
from apps.outcomes.rendering.store import render, render_due


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def render_pdf(snapshot_id: int) -> None:
    """Make the PDF of one frozen text; does nothing when it is there."""
    render(Snapshot.objects.get(pk=snapshot_id))


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def render_missing_pdfs() -> None:
    render_due()


@shared_task  # type: ignore[untyped-decorator] # celery has no types
def forget_presence() -> None:
    """Delete who was where; it is nobody's business any more."""
    forget_past()
