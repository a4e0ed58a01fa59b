"""Proposing groups for parallel sessions, adjusting them, telling people of theirs."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.retention import days_of
from apps.notifications.mailings import mailing_of
from apps.notifications.models import Mailing
from apps.notifications.outbox import enqueue_and_count
from apps.programme import emails
from apps.programme.actions.offering import offer_seats
from apps.programme.actions.seats import locked, until_not_busy
from apps.programme.grouping import grouped
from apps.programme.models import Grouping, GroupSeat, Session
from apps.programme.queries.grouping import (
    fingerprint,
    groups_of,
    people_to_divide,
    seekers_of,
    sessions_of,
)
from apps.registration.models import Application


@transaction.atomic
def propose(grouping: Grouping, *, by: User) -> int:
    """Divide everybody with a place anew; what organisers have chosen stays.

    Whoever has a seat in one of the sessions stays there. Returns for how many there is
    no group.
    """
    grouping = _locked(grouping)
    seekers = seekers_of(grouping, people_to_divide(grouping))
    places = grouped(seekers, groups_of(grouping))
    chosen = set(
        grouping.seats.filter(is_fixed=True).values_list("application_id", flat=True)
    )
    grouping.seats.all().delete()
    GroupSeat.objects.bulk_create(
        GroupSeat(
            grouping=grouping,
            application_id=seeker.key,
            session_id=places[seeker.key],
            is_fixed=seeker.key in chosen and places[seeker.key] is not None,
        )
        for seeker in seekers
    )
    without = sum(at is None for at in places.values())
    _note(grouping, "grouping.proposed", by, people=len(places), without=without)
    return without


@transaction.atomic
def move(grouping: Grouping, changes: Mapping[int, int | None], *, by: User) -> int:
    """Put people, by their applications, in other sessions; returns how many.

    Raises:
        Refused: a session would be too full, or is none of the proposal.
    """
    grouping = _locked(grouping)
    sessions = {one.pk: one for one in sessions_of(grouping)}
    moved = 0
    for seat in grouping.seats.filter(application__in=changes):
        to = changes[seat.application_id]
        if to is not None and to not in sessions:
            raise Refused(_("This session is none of the groups."), code="foreign")
        if seat.session_id == to:
            continue
        seat.session_id, seat.is_fixed = to, to is not None
        seat.save(update_fields=["session", "is_fixed", "updated_at"])
        moved += 1
    for key, session in sessions.items():
        held = grouping.seats.filter(session=key).count()
        if session.capacity is not None and held > session.capacity:
            raise Refused(
                _("“%(title)s” has only %(seats)d seats.")
                % {"title": session.title, "seats": session.capacity},
                code="too_full",
            )
    if moved:
        _note(grouping, "grouping.adjusted", by, people=moved)
    return moved


def send(grouping: Grouping, *, seen: str, by: User) -> int:
    """Write to everybody which session is proposed to them; returns to how many.

    A session with hours to answer keeps the seat for them so long; in the others they
    sign up on its page. Whoever has a seat there, or was told of it before, gets no
    letter.

    Raises:
        Refused: the proposal is another one by now, or a session cannot be joined.
    """
    return until_not_busy(partial(_send, grouping, seen, by))


def _send(grouping: Grouping, seen: str, by: User) -> int:
    grouping = _locked(grouping)
    people = grouping.seats.values("application__person")
    # The order of all locks: places first, then sessions by key.
    [*Application.objects.locked().admitted().filter(person__in=people)]
    seats = [*grouping.seats.select_related("application__person")]
    if not seats or fingerprint(seats) != seen:
        raise Refused(
            _("The groups have changed meanwhile. Look at them again."), code="changed"
        )
    sessions = locked(one.pk for one in sessions_of(grouping))
    for session in sessions.values():
        if not session.is_published or session.starts_at is None or session.has_begun:
            raise Refused(
                _("“%(title)s” is not published, or has begun.")
                % {"title": session.title},
                code="not_open",
            )
    mailing = mailing_of(
        f"group:{grouping.pk}",
        title=_("Proposed groups: %(name)s") % {"name": grouping.name},
        edition_id=grouping.part.edition_id,
    )
    number = 0
    for key, session in sessions.items():
        chosen = [one.application.person for one in seats if one.session_id == key]
        number += _tell_of(grouping, session, chosen, mailing)
    grouping.sent_at, grouping.sent_by = now(), by
    grouping.save(update_fields=["sent_at", "sent_by", "updated_at"])
    _note(grouping, "grouping.sent", by, people=number)
    return number


def _tell_of(
    grouping: Grouping, session: Session, people: Iterable[User], mailing: Mailing
) -> int:
    """Offer them a seat in ``session``, which is locked, or write that they may take one.

    Whoever has left it, or declined, is left alone where seats are offered.
    """
    here = session.sign_ups.all()
    if session.hours_to_answer is None:
        here = here.live()
    there = {*here.values_list("person_id", flat=True)}
    offers = offer_seats(session, [one for one in people if one.pk not in there])
    there |= {offer.person_id for offer in offers}
    told = [(one, session) for one in people if one.pk not in there]
    number = enqueue_and_count(
        emails.proposed_and_offered(one, mailing) for one in offers
    )
    return number + enqueue_and_count(emails.proposed(grouping, told, mailing))


def forget_groupings(at: datetime | None = None) -> int:
    """Erase who would have been in which group, once the sessions are long over."""
    over = (at or now()) - timedelta(days=days_of("groups"))
    rows = Grouping.objects.annotate(last=Max("sessions__ends_at"))
    gone, _each = GroupSeat.objects.filter(
        grouping__in=rows.filter(last__lte=over).values("pk")
    ).delete()
    return gone


def _locked(grouping: Grouping) -> Grouping:
    rows = Grouping.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("part__edition").get(pk=grouping.pk)


def _note(grouping: Grouping, verb: str, by: User, **facts: int) -> None:
    record(by, verb, grouping, after=facts, edition_id=grouping.part.edition_id)
