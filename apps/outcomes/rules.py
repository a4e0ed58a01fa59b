"""Who may read, write, comment, and adopt."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.editions.choices import Job
from apps.editions.models import Edition
from apps.editions.rules import holds
from apps.outcomes.choices import Purpose, Status
from apps.outcomes.models import Comment, Document, Paragraph, SideVersion, Snapshot
from apps.registration.rules import has_place

if TYPE_CHECKING:
    from apps.accounts.models import User

WRITERS = (Job.ORGANISER, Job.DRAFTER)
TEAM = (*WRITERS, Job.RAPPORTEUR)


def edition_id_of(target: object) -> int | None:
    """The edition that an object of this context belongs to."""
    if isinstance(target, Edition):
        return target.pk
    if isinstance(target, Document):
        return target.edition_id
    if isinstance(target, Paragraph | Snapshot):
        return target.document.edition_id
    if isinstance(target, SideVersion):
        return target.revision.paragraph.document.edition_id
    if isinstance(target, Comment):
        return target.snapshot.document.edition_id
    return None


def is_open_for_comments(snapshot: Snapshot) -> bool:
    """The latest consultation text can be commented on while the consultation is on."""
    return (
        snapshot.document.status == Status.CONSULTATION
        and snapshot.purpose == Purpose.CONSULTATION
        and not Snapshot.objects.filter(
            document=snapshot.document_id, number__gt=snapshot.number
        ).exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_write(user: "User | AnonymousUser", target: object) -> bool:
    edition_id = edition_id_of(target)
    return edition_id is not None and holds(user, edition_id, *WRITERS)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_read_draft(user: "User | AnonymousUser", target: object) -> bool:
    edition_id = edition_id_of(target)
    return edition_id is not None and holds(user, edition_id, *TEAM)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_adopt(user: "User | AnonymousUser", target: object) -> bool:
    edition_id = edition_id_of(target)
    return edition_id is not None and holds(user, edition_id, Job.ORGANISER)


def may_read_versions(user: "User | AnonymousUser", edition: Edition) -> bool:
    """Whether ``user`` may open the frozen texts before, and besides, the adopted one."""
    return holds(user, edition, *TEAM) or has_place(user, edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_comment(user: "User | AnonymousUser", snapshot: Snapshot | None) -> bool:
    """Whether it is open just now is the action's word."""
    return snapshot is not None and may_read_versions(user, snapshot.document.edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_public(user: "User | AnonymousUser", snapshot: Snapshot | None) -> bool:
    """The adopted text, once it is published."""
    return (
        snapshot is not None
        and snapshot.document.status == Status.PUBLISHED
        and hasattr(snapshot, "adoption")
    )


rules.add_perm("outcomes.read_draft", may_read_draft)
rules.add_perm("outcomes.write_draft", may_write)
rules.add_perm("outcomes.read_version", is_public | may_comment)
rules.add_perm("outcomes.comment_on_version", may_comment)
rules.add_perm("outcomes.adopt_document", may_adopt)
