"""Ordering the files that are made of a document."""

from functools import partial

from django.db import transaction

from apps.outcomes.models import Snapshot
from apps.outcomes.tasks import render_pdf


def order_pdf(snapshot: Snapshot) -> None:
    """Ask a worker for the PDF of ``snapshot``, once this transaction commits.

    Never fails the caller: with the broker away, the sweep of every minute makes it.
    """
    transaction.on_commit(partial(render_pdf.delay, snapshot.pk), robust=True)
