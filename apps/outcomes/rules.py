"""Who may read, write, comment, and adopt."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.timezone import now

from apps.contributions.models import Contribution
from apps.editions.choices import Job
from apps.editions.models import Edition
from apps.editions.rules import holds
from apps.outcomes.choices import Asked, Status
from apps.outcomes.models import (
    Amendment,
    Comment,
    Consultation,
    Document,
    Paragraph,
    SideVersion,
    Sitting,
    Snapshot,
    Translation,
    TranslationVersion,
)
from apps.partners.rules import answers_for_listed
from apps.registration.rules import has_place

if TYPE_CHECKING:
    from apps.accounts.models import User

WRITERS = (Job.ORGANISER, Job.DRAFTER)
TEAM = (*WRITERS, Job.RAPPORTEUR)


def edition_id_of(target: object) -> int | None:
    """The edition that an object of this context belongs to."""
    if isinstance(target, Edition):
        return target.pk
    if isinstance(target, Document | Contribution):
        return target.edition_id
    if isinstance(target, Paragraph | Snapshot | Translation):
        return target.document.edition_id
    if isinstance(target, SideVersion):
        return target.revision.paragraph.document.edition_id
    if isinstance(target, Comment | Amendment):
        return target.snapshot.document.edition_id
    return None


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
    return holds(user, edition, *TEAM, Job.MODERATOR) or has_place(user, edition)


def audiences_of(snapshot: Snapshot) -> set[str]:
    """Who has been asked about ``snapshot`` so far; what is only planned tells nobody."""
    return set(snapshot.consultations.begun().values_list("audience", flat=True))


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_comment(user: "User | AnonymousUser", snapshot: Snapshot | None) -> bool:
    """Whether it is open just now is the action's word."""
    if snapshot is None or not user.is_authenticated:
        return False
    edition = snapshot.document.edition
    if may_read_versions(user, edition):
        return True
    audiences = audiences_of(snapshot)
    return Asked.EVERYBODY in audiences or (
        Asked.PARTNERS in audiences and answers_for_listed(user, edition)
    )


def asked_about(user: "User | AnonymousUser", document: Document | None) -> set[int]:
    """The texts that ``user`` may read because others than participants were asked."""
    if document is None:
        return set()
    audiences = [Asked.EVERYBODY]
    if user.is_authenticated and answers_for_listed(user, document.edition):
        audiences.append(Asked.PARTNERS)
    begun = document.consultations.begun().filter(audience__in=audiences)
    return set(begun.values_list("snapshot", flat=True))


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def asks_everybody(user: "User | AnonymousUser", snapshot: Snapshot | None) -> bool:
    """What everybody was asked about, everybody may read, for good."""
    return snapshot is not None and Asked.EVERYBODY in audiences_of(snapshot)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_public(user: "User | AnonymousUser", snapshot: Snapshot | None) -> bool:
    """The adopted text, once it is published."""
    return (
        snapshot is not None
        and snapshot.document.status == Status.PUBLISHED
        and hasattr(snapshot, "adoption")
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_object(user: "User | AnonymousUser", snapshot: Snapshot | None) -> bool:
    """Whether a silence procedure runs just now is the action's word."""
    return snapshot is not None and has_place(user, snapshot.document.edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_follow(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    """Participants and the team; everybody where the last sitting says so."""
    if edition is None:
        return False
    last = Sitting.objects.filter(document__edition=edition).order_by("-pk").first()
    return (last is not None and last.is_public) or may_read_versions(user, edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_translate(user: "User | AnonymousUser", target: object) -> bool:
    edition_id = edition_id_of(target)
    return edition_id is not None and holds(user, edition_id, *WRITERS, Job.TRANSLATOR)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def translates_what_is_published(
    user: "User | AnonymousUser", version: TranslationVersion | None
) -> bool:
    return version is not None and version.adoption.document.status == Status.PUBLISHED


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_read_voice(
    user: "User | AnonymousUser", voice: Comment | Amendment | None
) -> bool:
    """Whoever may speak to the same text; of what is withheld the page says only that."""
    return voice is not None and (
        voice.author_id == user.pk or bool(may_comment(user, voice.snapshot))
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_moderate(user: "User | AnonymousUser", target: object) -> bool:
    edition_id = edition_id_of(target)
    return edition_id is not None and holds(
        user, edition_id, Job.ORGANISER, Job.MODERATOR
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_hear_all(user: "User | AnonymousUser", target: object) -> bool:
    """Whoever drafts or moderates reads what is withheld, and whose it is."""
    edition_id = edition_id_of(target)
    return edition_id is not None and holds(user, edition_id, *TEAM, Job.MODERATOR)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_read_ledger(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    """The team always, people with a place after a closing, everybody once published."""
    if edition is None:
        return False
    documents = Document.objects.filter(edition=edition)
    if may_hear_all(user, edition) or documents.published().exists():
        return True
    closed = documents.filter(
        consultations__in=Consultation.objects.begun().filter(
            Q(closed_at__isnull=False) | Q(closes_at__lte=now())
        )
    )
    return has_place(user, edition) and closed.exists()


rules.add_perm("outcomes.read_ledger", may_read_ledger)
rules.add_perm("outcomes.read_voice", may_read_voice)
rules.add_perm("outcomes.moderate_voice", may_moderate)
rules.add_perm("outcomes.hear_all", may_hear_all)
rules.add_perm("outcomes.read_draft", may_read_draft)
rules.add_perm("outcomes.write_draft", may_write)
rules.add_perm("outcomes.read_version", is_public | may_comment | asks_everybody)
rules.add_perm("outcomes.comment_on_version", may_comment)
rules.add_perm("outcomes.object_to_version", may_object)
rules.add_perm("outcomes.follow_sitting", may_follow)
rules.add_perm("outcomes.adopt_document", may_adopt)
rules.add_perm("outcomes.translate", may_translate)
rules.add_perm("outcomes.read_translation", translates_what_is_published)
