"""Who may do what at an edition."""

from datetime import datetime
from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.editions.choices import PUBLIC, Job
from apps.editions.models import Appointment, Edition, Phase

if TYPE_CHECKING:
    from apps.accounts.models import User


def holds(user: "User | AnonymousUser", edition: Edition | int, *jobs: str) -> bool:
    """Whether ``user`` holds one of ``jobs`` at ``edition``; an administrator does."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    edition_id = edition if isinstance(edition, int) else edition.pk
    return not _jobs_of(user).get(edition_id, set()).isdisjoint(jobs)


def _jobs_of(user: "User") -> dict[int, set[str]]:
    # Asked several times a page; remembered on the user, who lives for one request.
    jobs: dict[int, set[str]] | None = getattr(user, "_jobs_by_edition", None)
    if jobs is None:
        jobs = {}
        for edition, job in Appointment.objects.filter(person=user).values_list(
            "edition_id", "job"
        ):
            jobs.setdefault(edition, set()).add(job)
        user._jobs_by_edition = jobs  # type: ignore[attr-defined]  # noqa: SLF001 -- our own note on the user
    return jobs


def is_organiser(user: "User | AnonymousUser", edition: Edition | int) -> bool:
    return holds(user, edition, Job.ORGANISER)


def phase_allows(edition: Edition, kind: str, at: datetime | None = None) -> bool:
    """Whether a phase of ``kind`` is on at ``at`` (now)."""
    return Phase.objects.at(at).filter(edition=edition, kind=kind).exists()


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_view(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    if edition is None:
        return False
    return edition.status in PUBLIC or holds(user, edition, *Job.values)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_organise(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    return edition is not None and is_organiser(user, edition)


rules.add_perm("editions.view_edition_page", may_view)
rules.add_perm("editions.organise_edition", may_organise)
