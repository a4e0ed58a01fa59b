"""Writing many people at once, as a table that was confirmed says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.utils.timezone import now
from simple_history.utils import bulk_create_with_history

from apps.accounts.models import User
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.choices import State
from apps.registration.deadlines import answer_by, answer_until
from apps.registration.importing import cells
from apps.registration.importing.invitations import parts_of
from apps.registration.importing.known import accounts_by_address
from apps.registration.models import Application, Invitation, OpenedAccount
from apps.registration.offer_times import before_it_begins

if TYPE_CHECKING:
    from apps.editions.models import Edition, Part

Rows = Sequence[Mapping[str, str]]
#: Where a table does not say until when a guest may answer.
DAYS_TO_ANSWER = 14


def enter_applications(part: "Part", rows: Rows, *, by: User) -> int:
    """Enter people for a place; each is told, and may see, change or take it back."""
    people = _people(rows)
    names = (
        "full_name",
        "display_name",
        "organisation",
        "position",
        "country",
        "level",
    )
    applications = [
        Application(
            part=part,
            person=people[row["email"]],
            target_group_id=row.get("target_group") or None,
            **{name: row.get(name, "") for name in names},
        )
        for row in rows
    ]
    bulk_create_with_history(applications, Application, default_user=by)
    enqueue_many(emails.entered_for(application) for application in applications)
    return len(applications)


def invite_guests(edition: "Edition", rows: Rows, *, by: User) -> int:
    """Offer each guest a place; the parts must be locked by the caller."""
    people, parts = _people(rows), parts_of(edition)
    applications = [
        _guest(parts[row["part"]], people[row["email"]], row) for row in rows
    ]
    for application in applications:
        application.part.edition = edition
    bulk_create_with_history(applications, Application, default_user=by)
    Invitation.objects.bulk_create(
        Invitation(
            application=application,
            function=row.get("function", ""),
            order_of_speaking=int(row["order_of_speaking"])
            if row.get("order_of_speaking")
            else None,
            message=row.get("message", ""),
            invited_by=by,
        )
        for application, row in zip(applications, rows, strict=True)
    )
    enqueue_many(emails.invited(application) for application in applications)
    enqueue_many(emails.reminders_of_offers(applications))
    return len(applications)


def _guest(part: "Part", person: User, row: Mapping[str, str]) -> Application:
    decided_at = now()
    zone = person.time_zone
    until = answer_until(DAYS_TO_ANSWER, since=decided_at, zone=zone)
    if typed := row.get("answer_by"):
        until = answer_by(date.fromisoformat(typed), zone=zone)
    until = before_it_begins(part, until, since=decided_at, zone=zone)
    return Application(
        part=part,
        person=person,
        full_name=row["full_name"],
        state=State.OFFERED,
        decided_at=decided_at,
        offered_until=until,
        is_counted=row.get("is_counted") != cells.NO,
    )


def open_accounts(edition: "Edition", rows: Rows, *, letters: bool, by: User) -> int:
    """Open an account for each, or note that the organisers know them.

    What an account says already is never written over. Who is written to at all is told
    once, whether the account was there before or not.
    """
    people = _people(rows)
    open_ = [(row, people[row["email"]]) for row in rows]
    made = OpenedAccount.objects.bulk_create(
        (
            OpenedAccount(
                edition=edition,
                person=person,
                full_name=row["full_name"],
                language=row.get("language", ""),
                time_zone=row.get("time_zone", ""),
                opened_by=by,
            )
            for row, person in open_
            if person.is_active
        ),
        ignore_conflicts=True,
    )
    if letters:
        enqueue_many(emails.account_opened(one) for one in made)
    return len(rows)


def _people(rows: Rows) -> dict[str, User]:
    """The accounts of the addresses; who has none gets one that nobody signed in to."""
    addresses = [row["email"] for row in rows]
    known = accounts_by_address(addresses)
    User.objects.bulk_create(_new(rows, known), ignore_conflicts=True)
    return accounts_by_address(addresses)


def _new(rows: Rows, known: Mapping[str, User]) -> Iterable[User]:
    fresh = {row["email"]: row for row in rows if row["email"] not in known}
    for address, row in fresh.items():
        yield User(
            email=address,
            full_name=row["full_name"],
            display_name=row.get("display_name", ""),
            language=row.get("language") or "en",
            time_zone=row.get("time_zone", ""),
            password=make_password(None),
        )
