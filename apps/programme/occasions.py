"""What a rule of reminders is about: each thing, with when its letters are due."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Min, Q, QuerySet

from apps.editions.models import Part, Phase
from apps.programme.audiences import AUDIENCES, Audience, ReleaseFor
from apps.programme.choices import Anchor
from apps.programme.models import Release, ReminderRule, Session
from apps.registration.choices import State
from apps.registration.first_days import begins_at
from apps.registration.models import Application

About = Session | Part | Phase | ReleaseFor
#: A day has at most so many hours more than 24, so nothing that is due is overlooked.
CLOCKS_CHANGE = timedelta(hours=2)
#: What the keys of all mailings of reminders begin with, and of all letters of one each.
START = "reminder:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One thing at one moment: a session that moves becomes another occasion."""

    rule: ReminderRule
    key: str
    about: About
    moment: datetime

    @property
    def title(self) -> str:
        return str(self.about)

    @property
    def due_at(self) -> datetime:
        return self.rule.due_at(self.moment)

    @property
    def over_at(self) -> datetime:
        return self.rule.over_at(self.moment)

    @property
    def mailing_key(self) -> str:
        return f"{of_occasion(self.key)}{self.rule.pk}"

    @property
    def audience(self) -> Audience:
        return AUDIENCES[self.rule.audience]

    def is_due(self, at: datetime) -> bool:
        return self.due_at <= at < self.over_at

    def key_parts(self) -> tuple[str, str]:
        """What stands in the key of a letter before and after the number of the row."""
        return (
            f"{START}{self.audience.sign}",
            f":{self.key}:{self.rule.pk}{moment_in_keys(self.moment)}",
        )


def of_occasion(key: str) -> str:
    """What the keys of all mailings about it begin with."""
    return f"{START}{key}:"


def of_row(sign: str, key: int) -> str:
    """What the keys of all reminders to whoever holds this row begin with."""
    return f"{START}{sign}{key}:"


def key_of_session(session: Session) -> str:
    return f"session:{session.pk}"


def key_of_part(part: Part) -> str:
    return f"part:{part.pk}"


def moment_in_keys(moment: datetime) -> str:
    """What the key of a letter ends with."""
    return f":{moment.astimezone(UTC).isoformat(timespec='seconds')}"


def occasions_of(rule: ReminderRule, *, due: datetime) -> list[Occasion]:
    """What is due at that time or later and not over by then, the first due first."""
    earliest = due - CLOCKS_CHANGE
    if rule.is_after:
        earliest = due - rule.distance - timedelta(days=15)
    found = [
        one for one in _FOUND[Anchor(rule.anchor)](rule, earliest) if due < one.over_at
    ]
    return sorted(found, key=lambda one: (one.due_at, one.key))


def _sessions(rule: ReminderRule) -> QuerySet[Session]:
    rows = Session.objects.published().scheduled().for_edition(rule.edition)
    if rule.part_id:
        rows = rows.filter(part=rule.part_id)
    if rule.kind:
        rows = rows.filter(kind=rule.kind)
    return rows.select_related("edition__series", "part").order_by("starts_at", "pk")


def _starting(rule: ReminderRule, after: datetime) -> Iterator[Occasion]:
    for session in _sessions(rule).filter(starts_at__gt=after):
        assert session.starts_at
        yield _about_session(rule, session, session.starts_at)


def _ending(rule: ReminderRule, after: datetime) -> Iterator[Occasion]:
    for session in _sessions(rule).filter(ends_at__gt=after):
        assert session.ends_at
        yield _about_session(rule, session, session.ends_at)


def _about_session(rule: ReminderRule, session: Session, at: datetime) -> Occasion:
    return Occasion(rule=rule, key=key_of_session(session), about=session, moment=at)


def _parts(rule: ReminderRule) -> list[Part]:
    rows = Part.objects.filter(edition=rule.edition).select_related("edition__series")
    return [*rows.filter(Q(pk=rule.part_id) if rule.part_id else Q()).order_by("pk")]


def _part_starts(rule: ReminderRule, after: datetime) -> Iterator[Occasion]:
    parts = _parts(rule)
    starts = starts_of_parts(parts)
    for part in parts:
        at = starts[part.pk]
        if at and at > after:
            yield Occasion(rule=rule, key=key_of_part(part), about=part, moment=at)


def starts_of_parts(parts: Iterable[Part]) -> Mapping[int, datetime | None]:
    """The first session tells when a part begins, else the day that is fixed."""
    first = dict(
        Session.objects.published()
        .scheduled()
        .filter(part__in=parts)
        .order_by()
        .values_list("part")
        .annotate(first=Min("starts_at"))
    )
    return {part.pk: first.get(part.pk) or begins_at(part) for part in parts}


def _answers(rule: ReminderRule, after: datetime) -> Iterator[Occasion]:
    """All offers of a part that end at the same moment are one occasion."""
    for part in _parts(rule):
        moments = Application.objects.filter(
            part=part, state=State.OFFERED, offered_until__gt=after
        )
        for at in moments.order_by().values_list("offered_until", flat=True).distinct():
            if at:
                yield Occasion(
                    rule=rule, key=f"answer:{part.pk}", about=part, moment=at
                )


def _phase_ends(rule: ReminderRule, after: datetime) -> Iterator[Occasion]:
    for phase in Phase.objects.filter(
        edition=rule.edition, kind=rule.phase, during__endswith__gt=after
    ).select_related("edition__series"):
        yield Occasion(
            rule=rule, key=f"phase:{phase.pk}", about=phase, moment=phase.during.upper
        )


def _releases(rule: ReminderRule, after: datetime) -> Iterator[Occasion]:
    """The newest with a name: the others correct it, and many would be a flood.

    Of no use where no session is ahead when the letter is due.
    """
    named = Release.objects.filter(edition=rule.edition_id).exclude(name="")
    newest = named.order_by("-number").defer("content").first()
    if newest is None or newest.released_at <= after:
        return
    ahead = _sessions(rule).filter(starts_at__gt=rule.due_at(newest.released_at))
    if ahead.exists():
        yield Occasion(
            rule=rule,
            key=f"release:{newest.pk}",
            about=ReleaseFor(newest, rule.part_id),
            moment=newest.released_at,
        )


_FOUND: dict[Anchor, Callable[[ReminderRule, datetime], Iterator[Occasion]]] = {
    Anchor.SESSION_START: _starting,
    Anchor.SESSION_END: _ending,
    Anchor.PART_START: _part_starts,
    Anchor.ANSWER: _answers,
    Anchor.PHASE_END: _phase_ends,
    Anchor.RELEASE: _releases,
}
