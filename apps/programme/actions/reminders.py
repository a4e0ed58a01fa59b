"""Reminders: who belongs to the audience of a rule gets each of them once."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import (
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils.timezone import now

from apps.core.zones import zone_or_ours
from apps.editions.models import Part
from apps.notifications.choices import State, Topic
from apps.notifications.mailings import mailing_of
from apps.notifications.models import Delivery, Mailing, Unsubscribed
from apps.notifications.outbox import (
    enqueue_and_count,
    take_back_all,
    take_back_for_now,
)
from apps.programme import emails
from apps.programme.actions.reminder_rules import give_usual_rules
from apps.programme.choices import GATHERED_WITHIN
from apps.programme.models import Gathered, ReminderRule, Session
from apps.programme.occasions import START as OF_REMINDERS
from apps.programme.occasions import (
    Occasion,
    key_of_part,
    key_of_session,
    moment_in_keys,
    occasions_of,
    of_occasion,
    of_row,
    starts_of_parts,
)

LETTERS_AT_ONCE = 500
#: What one letter reminds of: the occasion, and the row that says why this person.
Pair = tuple[Occasion, Any]


def remind(at: datetime | None = None) -> int:
    """Put every reminder that is due at ``at`` (now) in the outbox, each exactly once.

    Safe to call any number of times and from many processes: the key of a letter says
    whom it reminds of what. Returns how many letters were new.
    """
    moment = at or now()
    give_usual_rules(moment)
    rules = ReminderRule.objects.on().select_related("edition__series")
    waiting = _mailings_that_wait()
    return sum(_by_rule(rule, moment, waiting) for rule in rules.order_by("pk"))


def _mailings_that_wait() -> set[str]:
    """The keys of mailings of reminders with letters that wait: mostly those paused."""
    letters = Delivery.objects.filter(
        state=State.QUEUED, mailing__key__startswith=OF_REMINDERS
    )
    return {*letters.order_by().values_list("mailing__key", flat=True).distinct()}


def _by_rule(rule: ReminderRule, at: datetime, waiting: Collection[str]) -> int:
    known = occasions_of(rule, due=at)
    for one in known:
        if one.mailing_key in waiting:
            _take_back_from_others(one)
    return sum(
        _remind_of(one, _with(one, known) if rule.gathers else [], at)
        for one in known
        if one.is_due(at)
    )


def _with(first: Occasion, known: Iterable[Occasion]) -> list[Occasion]:
    """What may go into one letter with ``first``: due soon after it."""
    return [
        one
        for one in known
        if one.key != first.key and one.due_at <= first.due_at + GATHERED_WITHIN
    ]


def _remind_of(first: Occasion, others: list[Occasion], at: datetime) -> int:
    """One occasion, some hundred letters at a time, so that its lock is soon free."""
    fresh = last = 0
    while True:
        with transaction.atomic():
            # Under the lock nobody leaves and no session moves. What somebody else has
            # locked is looked at again a minute later.
            stand = _locked([first, *others])
            if first.key not in stand:
                return fresh
            rows = to_remind(first, at).filter(pk__gt=last).select_related("person")
            batch = [*rows.order_by("pk")[:LETTERS_AT_ONCE]]
            together = [one for one in others if one.key in stand]
            fresh += _put(first, batch, together, at)
        if len(batch) < LETTERS_AT_ONCE:
            return fresh
        last = batch[-1].pk


def _locked(occasions: Collection[Occasion]) -> set[str]:
    """The keys of those that stand as they were read; their sessions are locked now."""
    sessions = {
        one.about.pk: one for one in occasions if isinstance(one.about, Session)
    }
    rows = (
        Session.objects.published()
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("pk")
    )
    stand = {one.key for one in occasions if not isinstance(one.about, Session)}
    for row in rows.filter(pk__in=sessions):
        one = sessions[row.pk]
        if one.moment in {row.starts_at, row.ends_at}:
            stand.add(one.key)
    return stand


def to_remind(occasion: Occasion, at: datetime) -> "QuerySet[Any]":
    """Who gets a letter: in time, not written to yet, and wanting it."""
    audience, rule = occasion.audience, occasion.rule
    rows = _audience_of(occasion).filter(**{f"{audience.since}__lte": occasion.due_at})
    if not audience.is_duty:
        left = Unsubscribed.objects.filter(
            edition_id=rule.edition_id, topic=Topic.REMINDERS
        )
        rows = rows.exclude(person__in=left.values("person"))
    return rows.filter(
        ~Exists(Delivery.objects.filter(dedupe_key=OuterRef("reminder_key"))),
        ~Exists(Gathered.objects.filter(key=OuterRef("reminder_key"))),
    )


def _audience_of(occasion: Occasion) -> "QuerySet[Any]":
    """Everybody whom it concerns, each with the key of their letter."""
    before, after = occasion.key_parts()
    rows: QuerySet[Any] = occasion.audience.rows(occasion.about)
    if occasion.audience.code == "not_accepted":
        rows = rows.filter(offered_until=occasion.moment)
    key = Concat(Value(before), Cast("pk", CharField()), Value(after))
    active: QuerySet[Any] = rows.filter(person__is_active=True)
    concerned: QuerySet[Any] = active.annotate(reminder_key=key)
    return concerned


def _take_back_from_others(occasion: Occasion) -> None:
    """Whoever it no longer concerns is not reminded by what has not gone out yet."""
    before, after = occasion.key_parts()
    concerned = _audience_of(occasion).order_by().values("reminder_key")
    letters = Delivery.objects.filter(
        mailing__key=occasion.mailing_key,
        dedupe_key__startswith=before,
        dedupe_key__endswith=after,
    )
    take_back_for_now(letters.exclude(dedupe_key__in=concerned))
    gathered = Gathered.objects.filter(mailing__key=occasion.mailing_key)
    _take_back_gathered(gathered.exclude(key__in=concerned))


def _put(
    first: Occasion, batch: list[Any], together: list[Occasion], at: datetime
) -> int:
    if not batch:
        return 0
    mailing = mailing_for(first)
    further = _further(batch, together, at)
    alone = [row for row in batch if row.person_id not in further]
    fresh = enqueue_and_count(emails.of_rule(first, row, mailing) for row in alone)
    for row in batch:
        if row.person_id in further:
            fresh += _put_together([(first, row), *further[row.person_id]], mailing)
    return fresh


def _further(
    batch: list[Any], together: list[Occasion], at: datetime
) -> dict[int, list[Pair]]:
    """What else each person of ``batch`` is reminded of on the same day of theirs."""
    people = {row.person_id: row.person for row in batch}
    found: dict[int, list[Pair]] = {}
    for one in together:
        for row in to_remind(one, at).filter(person__in=people):
            found.setdefault(row.person_id, []).append((one, row))
    return found


def _put_together(pairs: list[Pair], mailing: Mailing) -> int:
    person = pairs[0][1].person
    zone = zone_or_ours(person.time_zone)
    day = pairs[0][0].moment.astimezone(zone).date()
    pairs = [x for x in pairs if x[0].moment.astimezone(zone).date() == day]
    if len(pairs) == 1:
        return enqueue_and_count([emails.of_rule(*pairs[0], mailing)])
    letter = emails.digest(pairs, mailing)
    fresh = enqueue_and_count([letter])
    delivery = Delivery.objects.get(dedupe_key=letter.key)
    Gathered.objects.bulk_create(
        Gathered(
            key=emails.key_of(one, row), delivery=delivery, mailing=mailing_for(one)
        )
        for one, row in pairs
    )
    return fresh


def mailing_for(occasion: Occasion) -> Mailing:
    rule = occasion.rule
    return mailing_of(
        occasion.mailing_key,
        title=f"{rule.name}: {occasion.title}",
        edition_id=rule.edition_id,
        topic=None if occasion.audience.is_duty else Topic.REMINDERS,
    )


def take_back_of_session(session: Session) -> None:
    """Nobody is reminded of ``session`` as it was by what has not gone out yet.

    Whoever is to be reminded of it as it is gets the letter anew.
    """
    start = of_occasion(key_of_session(session))
    take_back_for_now(Delivery.objects.filter(mailing__key__startswith=start))
    _take_back_gathered(Gathered.objects.filter(mailing__key__startswith=start))


def take_back_of_parts(parts: Iterable[Part]) -> None:
    """Nobody is told that one of ``parts`` begins at a time at which it does not."""
    starts = starts_of_parts(parts)
    for part in parts:
        stale = Q(mailing__key__startswith=of_occasion(key_of_part(part)))
        if at := starts[part.pk]:
            stale &= ~Q(dedupe_key__endswith=moment_in_keys(at))
        take_back_for_now(Delivery.objects.filter(stale))


def take_back_of_row(sign: str, key: int) -> None:
    """Whoever held this row is reminded of nothing by what has not gone out yet."""
    start = of_row(sign, key)
    take_back_all(Delivery.objects.filter(dedupe_key__startswith=start))
    _take_back_gathered(Gathered.objects.filter(key__startswith=start))


def _take_back_gathered(gathered: "QuerySet[Gathered]") -> None:
    """What was gathered with others is taken back whole; the others come anew."""
    keys = {*gathered.values_list("delivery_id", flat=True)}
    if keys:
        take_back_for_now(Delivery.objects.filter(pk__in=keys))
        Gathered.objects.filter(
            delivery__in=keys, delivery__state=State.CANCELLED
        ).delete()
