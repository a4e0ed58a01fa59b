"""What the columns of this context say about people."""

from typing import TYPE_CHECKING

from apps.core.erasing import Outside
from apps.core.ways import NO_LONGER_NAMED, Fate, Known, Way, deed
from apps.outcomes.models import Rendering, Statement

if TYPE_CHECKING:
    from apps.accounts.models import User

_ROW = {"id": "none", "created_at": "none", "updated_at": "none"}

DATA_MAP: dict[str, dict[str, str]] = {
    "Document": {
        **_ROW,
        "edition": "none",
        "title": "none",
        "subtitle": "none",
        "enacting_text": "none",
        "rules_text": "none",
        "status": "none",
        "structure_version": "none",
        "published_at": "none",
    },
    "Paragraph": {
        **_ROW,
        "document": "none",
        "kind": "none",
        "explains": "none",
        "derived_from": "none",
        "order_key": "none",
        "head": "none",
        "removed_at": "none",
        "removed_by": "personal",
    },
    "Revision": {
        "id": "none",
        "paragraph": "none",
        "base": "none",
        "author": "personal",
        "body": "personal",
        "sha256": "none",
        "client_uuid": "none",
        "follows": "none",
        "origin": "none",
        "created_at": "none",
    },
    "SideVersion": {
        **_ROW,
        "revision": "none",
        "state": "none",
        "reason": "personal",
        "resolved_by": "personal",
        "resolved_at": "none",
    },
    "Source": {
        **_ROW,
        "paragraph": "none",
        "contribution": "none",
        "quote": "personal",
        "relation": "none",
        "added_by": "personal",
    },
    "Snapshot": {
        "id": "none",
        "document": "none",
        "number": "none",
        "purpose": "none",
        "label": "none",
        "numbers": "none",
        "canonical": "personal",
        "sha256": "none",
        "frozen_at": "none",
        "frozen_by": "personal",
    },
    "Comment": {
        **_ROW,
        "snapshot": "none",
        "paragraph": "none",
        "author": "personal",
        "body": "personal",
        "client_uuid": "none",
        "disposition": "none",
        "reason": "personal",
        "considered_by": "personal",
        "considered_at": "none",
    },
    "Adoption": {
        "id": "none",
        "document": "none",
        "snapshot": "none",
        "method": "none",
        "adopted_on": "none",
        "place": "none",
        "body": "none",
        "sha256": "none",
        "rules_text": "none",
        "declared_by": "personal",
        "recorded_at": "none",
    },
    "Statement": {
        **_ROW,
        "adoption": "none",
        "position": "none",
        "kind": "none",
        "paragraph": "none",
        "text": "sensitive",
        "attributed_to": "personal",
    },
    "Rendering": {
        **_ROW,
        "snapshot": "none",
        "fingerprint": "none",
        "content": "personal",
        "size": "none",
        "sha256": "none",
        "failure": "none",
        "attempts": "none",
        "ordered_at": "none",
        "next_order_at": "none",
    },
    "RemarksVersion": {
        "id": "none",
        "adoption": "none",
        "number": "none",
        "canonical": "personal",
        "sha256": "none",
        "frozen_at": "none",
        "frozen_by": "personal",
    },
    "Presence": {
        "id": "none",
        "paragraph": "none",
        "person": "personal",
        "seen_at": "personal",
    },
}

_DRAFT = "The record of how the document came about stays, under no name (ADR 0014)."
_FROZEN = "A frozen text cannot change (ADR 0011)."
WAYS = {
    "Paragraph": (deed("removed_by"),),
    "Revision": (Way(to="author", fate=Fate.STAYS, keeps={"*": _DRAFT}),),
    "SideVersion": (
        Way(to="revision__author", fate=Fate.STAYS, keeps={"*": _DRAFT}),
        deed("resolved_by"),
    ),
    "Source": (deed("added_by"),),
    "Snapshot": (deed("frozen_by"),),
    "Comment": (
        Way(
            to="author",
            keeps={"reason": "What the drafters have answered."},
            becomes={"body": NO_LONGER_NAMED},
        ),
        deed("considered_by"),
    ),
    "Adoption": (deed("declared_by"),),
    "RemarksVersion": (deed("frozen_by"),),
    "Presence": (Way(to="person", fate=Fate.GOES),),
}
NOBODY = {
    "Statement": "It names who wishes to be named, and no account; see erase().",
    "Rendering": f"The PDF of a frozen text. {_FROZEN}",
}


def erase(person: "User", known: Known, outside: Outside) -> None:
    """The name at a statement goes (ADR 0011), and every PDF that was made with it."""
    for name in known.names:
        statements = Statement.objects.filter(attributed_to__iexact=name)
        Rendering.objects.filter(snapshot__adoption__statements__in=statements).delete()
        statements.update(attributed_to="")
