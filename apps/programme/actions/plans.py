"""Changing what a session shall be from the next release on."""

from typing import TYPE_CHECKING

from apps.core.audit import record
from apps.programme.choices import SessionState
from apps.programme.models import Session
from apps.programme.models.facts import SessionFacts
from apps.programme.queries.releases import plan_of

if TYPE_CHECKING:
    from apps.accounts.models import User


def plan(session: Session, facts: SessionFacts, *, by: "User") -> bool:
    """Write ``facts`` down as the plan of ``session``, which is locked.

    A draft was told to nobody: it takes its plan over at once. Returns whether the plan
    is another than before.
    """
    planned = plan_of(session)
    before = planned.facts
    if facts.facts == before:
        return False
    planned.take_facts(facts)
    planned.version += 1
    planned.changed_by = by
    planned.save()
    if session.state == SessionState.DRAFT:
        session.take_facts(planned)
        session.save()
    after = planned.facts
    differ = [name for name in before if before[name] != after[name]]
    record(
        by,
        "session.planned",
        session,
        before={name: before[name] for name in differ},
        after={name: after[name] for name in differ},
        edition_id=session.edition_id,
    )
    return True
