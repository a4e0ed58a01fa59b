from django.urls import path

from apps.outcomes.urls.places import DRAFT, OUTCOME, PARAGRAPH
from apps.outcomes.views import (
    drafting,
    history,
    margin,
    presence,
    structure,
    workspace,
)

urlpatterns = [
    path(f"{DRAFT}/", workspace.workspace, name="draft"),
    path(f"{DRAFT}/begin/", workspace.begin, name="begin"),
    path(f"{DRAFT}/title/", workspace.describe, name="describe"),
    path(f"{DRAFT}/insert/", structure.insert, name="insert"),
    path(f"{DRAFT}/take-over/", structure.take_over, name="take-over"),
    path(f"{DRAFT}/sources/", structure.add_source, name="add-source"),
    path(f"{PARAGRAPH}/", drafting.paragraph, name="paragraph"),
    path(f"{PARAGRAPH}/move/", structure.move, name="move"),
    path(f"{PARAGRAPH}/split/", structure.split, name="split"),
    path(f"{PARAGRAPH}/join/", structure.join, name="join"),
    path(f"{PARAGRAPH}/presence/", presence.presence, name="presence"),
    path(f"{PARAGRAPH}/remove/", structure.remove, name="remove"),
    path(f"{PARAGRAPH}/restore/", structure.restore, name="restore"),
    path(f"{PARAGRAPH}/remark/", structure.remark, name="remark"),
    path(
        f"{DRAFT}/unmerged/<int:side_version>/",
        drafting.side_version,
        name="side-version",
    ),
    path(f"{DRAFT}/notes/", margin.notes, name="notes"),
    path(f"{PARAGRAPH}/notes/", margin.notes_at, name="notes-at"),
    path(f"{DRAFT}/history/", history.days_of_work, name="days"),
    path(f"{DRAFT}/compare/", history.compare, name="compare"),
    path(f"{PARAGRAPH}/history/", history.paragraph_history, name="paragraph-history"),
    path(f"{OUTCOME}/mark/<str:key>/", presence.mark, name="mark"),
    path(f"{DRAFT}/changes/", presence.changes, name="changes"),
]
