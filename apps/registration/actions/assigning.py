"""Giving every application to two reviewers who have nothing to do with it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.editions.choices import Job
from apps.editions.models import Part
from apps.notifications.outbox import enqueue_many
from apps.partners.models import PartnershipContact
from apps.registration import emails
from apps.registration.actions.places import lock_part
from apps.registration.choices import REVIEWS_EACH, State
from apps.registration.models import Application, Assignment, ConflictOfInterest, Review

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an assignment came to: new pairs, and applications with too few readers."""

    new: list[Assignment] = field(default_factory=list)
    lacking: list[Application] = field(default_factory=list)


@transaction.atomic
def assign_reviewers(part: Part, *, by: "User | None") -> Assigned:
    """Give each undecided application of ``part`` two reviewers, evenly; tell them.

    Asked again, it does what is missing: for late applications, and for those whose
    reviewer holds the job no more and has not submitted a review.
    """
    part = lock_part(part.pk)
    _release_those_who_left(part)
    waiting = Application.objects.filter(
        part=part, state=State.SUBMITTED, accompanies=None
    )
    found = assign(part, waiting.order_by("created_at", "pk"))
    audit.record(
        by,
        "registration.reviewers_assigned",
        part,
        after={"assigned": len(found.new), "lacking": len(found.lacking)},
        edition_id=part.edition_id,
    )
    return found


def assign(part: Part, applications: Iterable[Application]) -> Assigned:
    """Give ``applications`` the reviewers they lack. ``part`` must be locked."""
    rows = list(applications)
    people = Reviewers(part)
    readers = people.readers_of(rows)
    found = Assigned()
    for application in rows:
        lacks = REVIEWS_EACH - len(readers[application.pk])
        for _each in range(max(lacks, 0)):
            reviewer = people.next_for(application)
            if reviewer is None:
                found.lacking.append(application)
                break
            found.new.append(Assignment(application=application, reviewer=reviewer))
    # Somebody who held the job before may get back what they had handed over.
    Assignment.objects.bulk_create(
        found.new,
        update_conflicts=True,
        unique_fields=["application", "reviewer"],
        update_fields=["released_at", "updated_at"],
    )
    _tell(part, found.new)
    return found


@transaction.atomic
def release_from_own(person: User, *, by: User) -> int:
    """Take from ``person`` what they were to review of their own; return how much.

    Two accounts were one person. What they wrote of it counts no more, and where nobody
    has decided yet somebody else reads the application.
    """
    own = Assignment.objects.for_reviewer(person).filter(application__person=person)
    found = own.values_list("application__part", "application")
    released = sorted({*found.order_by()})
    for part_id, key in released:
        part = lock_part(part_id)
        application = Application.objects.locked().get(pk=key)
        release(application, person)
        audit.record(
            by,
            "registration.reviewer_released",
            application,
            edition_id=part.edition_id,
        )
        if application.state == State.SUBMITTED and application.accompanies_id is None:
            assign(part, [application])
    return len(released)


def release(application: Application, reviewer: User) -> None:
    """End the assignment, and set aside what was written. The part must be locked."""
    now = timezone.now()
    Assignment.objects.for_reviewer(reviewer).filter(application=application).update(
        released_at=now, updated_at=now
    )
    Review.objects.filter(application=application, reviewer=reviewer).update(
        set_aside_at=now, updated_at=now
    )


class Reviewers:
    """The reviewers of a part, how much each has, and whom they must not judge."""

    def __init__(self, part: Part) -> None:
        self._people = list(
            User.objects.active()
            .filter(
                appointments__edition=part.edition_id, appointments__job=Job.REVIEWER
            )
            .order_by("pk")
        )
        self._part = part
        in_force = Assignment.objects.in_force().filter(application__part=part)
        self._load = Counter(in_force.values_list("reviewer_id", flat=True))
        self._organisations = organisations_of(self._people)
        self._barred: defaultdict[int, set[int]] = defaultdict(set)
        # Whoever assists somebody knows them, and speaks for them.
        assisting = Application.objects.filter(part=part).exclude(accompanies=None)
        for pairs in (
            in_force.values_list("application_id", "reviewer_id"),
            ConflictOfInterest.objects.filter(application__part=part).values_list(
                "application_id", "reviewer_id"
            ),
            assisting.values_list("accompanies_id", "person_id"),
        ):
            for application, person in pairs:
                self._barred[application].add(person)

    def readers_of(self, rows: Iterable[Application]) -> "Mapping[int, set[int]]":
        """Who reads, or has reviewed, each of ``rows``."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        pairs = Assignment.objects.in_force().filter(application__in=list(rows))
        for application, reviewer in pairs.values_list("application_id", "reviewer_id"):
            found[application].add(reviewer)
        return found

    def next_for(self, application: Application) -> User | None:
        """Who has least to read of those who may; taken down as having one more."""
        home = plain(application.organisation)
        fit = [
            one
            for one in self._people
            if one.pk != application.person_id
            and one.pk not in self._barred[application.pk]
            and not (home and home in self._organisations[one.pk])
        ]
        if not fit:
            return None
        # The second number mixes the pairs, so that two people do not read all together.
        chosen = min(
            fit, key=lambda one: (self._load[one.pk], (one.pk * application.pk) % 97)
        )
        self._load[chosen.pk] += 1
        self._barred[application.pk].add(chosen.pk)
        return chosen


def organisations_of(people: Iterable[User]) -> "Mapping[int, set[str]]":
    """The organisations we know of each: of own applications, and answered for."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    keys = [person.pk for person in people]
    own = Application.objects.filter(person__in=keys).exclude(organisation="")
    for person, name in own.values_list("person_id", "organisation"):
        found[person].add(plain(name))
    contacts = PartnershipContact.objects.filter(person__in=keys).values_list(
        "person_id",
        "partnership__organisation__full_name",
        "partnership__organisation__abbreviation",
        "partnership__organisation__names__name",
    )
    for person, *names in contacts:
        found[person] |= {plain(name) for name in names if name}
    return found


def plain(name: str) -> str:
    """``name`` as it is compared: without case, signs and doubled spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def _release_those_who_left(part: Part) -> None:
    here = Assignment.objects.in_force().filter(application__part=part)
    gone = here.exclude(
        reviewer__in=User.objects.active().filter(
            appointments__edition=part.edition_id, appointments__job=Job.REVIEWER
        )
    )
    done = set(
        Review.objects.counted()
        .filter(application__part=part)
        .values_list("application_id", "reviewer_id")
    )
    released = [
        one.pk for one in gone if (one.application_id, one.reviewer_id) not in done
    ]
    Assignment.objects.filter(pk__in=released).update(
        released_at=timezone.now(), updated_at=timezone.now()
    )


def _tell(part: Part, new: Iterable[Assignment]) -> None:
    """One letter for each reviewer, however many applications are new to them."""
    of_each: defaultdict[User, list[Assignment]] = defaultdict(list)
    for one in new:
        of_each[one.reviewer].append(one)
    enqueue_many(
        emails.reviews_assigned(part, reviewer, rows)
        for reviewer, rows in of_each.items()
    )
