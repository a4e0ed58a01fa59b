"""What a programme that was brought would change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from apps.editions.models import Edition, Part
from apps.programme.choices import SessionState
from apps.programme.frozen import NOTHING, Change
from apps.programme.models import Room, Session, SessionPlan
from apps.programme.queries.releases import frozen, plan_of


@dataclass(frozen=True, slots=True)
class Step:
    """One session that was brought: the one that is there, and how it would be."""

    event: dict[str, Any]
    session: Session | None
    change: Change

    @property
    def is_nothing(self) -> bool:
        return not self.change.is_new and not self.change.fields


def steps_of(edition: Edition, events: Iterable[dict[str, Any]]) -> list[Step]:
    """In the order of the file; what was called off stays so and is left out."""
    there = Session.objects.for_edition(edition).select_related("room", "plan", "part")
    there = there.prefetch_related("people", "key_questions")
    by_uid = {str(one.uid): one for one in there}
    by_slug = {one.slug: one for one in there}
    rooms_of_none = {part.get_kind_display() for part in edition.parts.all()}
    steps = []
    for event in events:
        session = by_uid.get(event["guid"]) or by_slug.get(event["slug"])
        if session and session.state == SessionState.CANCELLED:
            continue
        # What has no room is written under the name of its part.
        room = "" if event["room"] in rooms_of_none else event["room"]
        steps.append(_step({**event, "room": room}, session))
    return steps


def _step(event: dict[str, Any], session: Session | None) -> Step:
    before = frozen(plan_of(session).as_session()) if session else None
    facts: dict[str, Any] = {
        "title": event["title"],
        "kind": event["kind"],
        "abstract": event["abstract"],
        "starts_at": datetime.fromisoformat(event["starts_at"]),
        "ends_at": datetime.fromisoformat(event["ends_at"]),
        "room": event["room"],
    }
    if event["language"]:
        facts["language"] = event["language"]
    if event["further_languages"] is not None:
        facts["further_languages"] = tuple(event["further_languages"])
    after = replace(before or NOTHING, **facts)
    return Step(event, session, Change(before, after))


def wanted_plan(step: Step, rooms: dict[str, Room], part: Part) -> SessionPlan:
    """The plan that the step makes of its session, or of a new one in ``part``."""
    after = step.change.after
    assert after
    return SessionPlan(
        session=step.session or Session(edition=part.edition, part=part),
        title=after.title,
        kind=after.kind,
        abstract=after.abstract,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
        room=rooms.get(after.room),
        language=after.language,
        further_languages=[*after.further_languages],
    )
