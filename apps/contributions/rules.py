"""Who may write and read session reports."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.contributions.choices import READERS, WRITERS
from apps.contributions.models import Contribution, Report
from apps.editions.choices import Job
from apps.editions.models import Edition
from apps.editions.rules import holds, is_organiser
from apps.programme.models import Session, SessionPerson
from apps.programme.rules import is_rapporteur_of, takes_notes_in
from apps.registration.rules import has_place

if TYPE_CHECKING:
    from apps.accounts.models import User


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_file(user: "User | AnonymousUser", session: Session | None) -> bool:
    """The rapporteur answers for the report, or whoever organises the edition."""
    return session is not None and (
        is_rapporteur_of(user, session) or is_organiser(user, session.edition_id)
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_write(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and (
        may_file(user, session) or takes_notes_in(user, session)
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_read(user: "User | AnonymousUser", session: Session | None) -> bool:
    """The writers and drafters always; people with a place once it is filed."""
    if session is None or not user.is_authenticated:
        return False
    if may_write(user, session) or holds(user, session.edition_id, *READERS):
        return True
    return (
        has_place(user, session.edition)
        and Report.objects.filed().filter(session=session).exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_send_back(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and holds(user, session.edition_id, *READERS)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_set_due(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and is_organiser(user, session.edition_id)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_follow(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    return edition is not None and holds(user, edition, *READERS)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_remind(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    return edition is not None and is_organiser(user, edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_support(
    user: "User | AnonymousUser", contribution: Contribution | None
) -> bool:
    """Who has a place; those who write the text weigh it, and do not support."""
    return contribution is not None and has_place(user, contribution.edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_merge(user: "User | AnonymousUser", contribution: Contribution | None) -> bool:
    return contribution is not None and holds(user, contribution.edition_id, *READERS)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_link(user: "User | AnonymousUser", contribution: Contribution | None) -> bool:
    """The team, and who reported what the session found."""
    return contribution is not None and (
        may_merge(user, contribution)
        or is_rapporteur_of(user, contribution.report.session)
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_hand_in(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and has_place(user, session.edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_browse(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    return edition is not None and (
        holds(user, edition, *READERS, Job.RAPPORTEUR) or has_place(user, edition)
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_report(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    """Whether ``user`` has, or oversees, sessions to report on."""
    if edition is None or not user.is_authenticated:
        return False
    return (
        holds(user, edition, Job.RAPPORTEUR, Job.ORGANISER)
        or SessionPerson.objects.acting()
        .filter(session__edition=edition, person=user, role__in=WRITERS)
        .exists()
    )


rules.add_perm("contributions.write_report", may_write)
rules.add_perm("contributions.file_report", may_file)
rules.add_perm("contributions.read_report", may_read)
rules.add_perm("contributions.send_back_report", may_send_back)
rules.add_perm("contributions.set_due", may_set_due)
rules.add_perm("contributions.follow_reports", may_follow)
rules.add_perm("contributions.remind_of_reports", may_remind)
rules.add_perm("contributions.support", may_support)
rules.add_perm("contributions.merge", may_merge)
rules.add_perm("contributions.link", may_link)
rules.add_perm("contributions.hand_in", may_hand_in)
rules.add_perm("contributions.browse_contributions", may_browse)
rules.add_perm("contributions.see_own_reports", may_report)
