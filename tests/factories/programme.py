"""Sessions, their people and sign-ups; and people with a place, to put in them."""

from datetime import timedelta

import factory
from django.utils.timezone import now
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.editions.choices import EditionStatus, Job, PartKind
from apps.editions.models import Edition, Part, Series
from apps.programme import actions
from apps.programme.choices import SeatState, SessionState
from apps.programme.models import (
    OnlineRoom,
    Release,
    ReminderRule,
    Room,
    Session,
    SessionPerson,
    SignUp,
)
from apps.registration.choices import State
from apps.registration.models import Application
from tests.factories.editions import AppointmentFactory


def an_academy(slug: str = "2031", **fields: object) -> Part:
    """The Academy of a public edition of its own."""
    series, _ = Series.objects.get_or_create(title="Human Rights Go Local")
    year = int(slug[:4])
    edition, _ = Edition.objects.get_or_create(
        slug=slug,
        defaults={
            "series": series,
            "ordinal": year - 2000,
            "year": year,
            "status": EditionStatus.OPEN,
        }
        | fields,
    )
    return Part.objects.get_or_create(edition=edition, kind=PartKind.ACADEMY)[0]


def a_person(name: str, **fields: object) -> User:
    fields.setdefault("email", f"{name.lower().replace(' ', '.')}@example.org")
    return User.objects.create_user(full_name=name, **fields)


def an_organiser(part: Part) -> User:
    """Somebody who works in the admin for the edition of ``part``."""
    person = a_person("Organiser", is_staff=True)
    AppointmentFactory(edition=part.edition, person=person, job=Job.ORGANISER)
    return person


def participants(part: Part, number: int) -> list[User]:
    """``number`` people with a place in ``part``, in the order of their keys."""
    people = User.objects.bulk_create(
        User(email=f"p{part.pk}-{i}@example.org", full_name=f"Person {i}", password="!")
        for i in range(number)
    )
    give_places(part, people)
    return people


def give_places(part: Part, people: list[User]) -> None:
    Application.objects.bulk_create(
        Application(part=part, person=person, state=State.ADMITTED, decided_at=now())
        for person in people
    )


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    part = factory.LazyFunction(an_academy)
    edition = factory.SelfAttribute("part.edition")
    title = factory.Sequence(lambda n: f"Session {n}")
    slug = factory.Sequence(lambda n: f"session-{n}")
    state = SessionState.PUBLISHED
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=30))
    ends_at = factory.LazyAttribute(
        lambda s: s.starts_at + timedelta(minutes=90) if s.starts_at else None
    )

    class Params:
        draft = factory.Trait(state=SessionState.DRAFT)
        cancelled = factory.Trait(state=SessionState.CANCELLED)
        unscheduled = factory.Trait(starts_at=None, ends_at=None)


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    edition = factory.LazyFunction(lambda: an_academy().edition)
    name = factory.Sequence(lambda n: f"Room {n}")


class ReleaseFactory(DjangoModelFactory):
    class Meta:
        model = Release

    edition = factory.LazyFunction(lambda: an_academy().edition)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Programme {n}")
    released_at = factory.LazyFunction(now)
    told_at = factory.LazyFunction(now)
    content = factory.LazyFunction(lambda: {"sessions": []})


def move(session: Session, by: timedelta) -> None:
    """Plan ``session`` for another time, release it, and tell of it."""
    session.refresh_from_db()
    session.starts_at += by
    session.ends_at += by
    organiser = User.objects.filter(email="mover@example.org").first()
    organiser = organiser or a_person("Mover")
    actions.change(session, actor=organiser)
    actions.publish(session, actor=organiser)
    actions.tell_of_releases()
    session.refresh_from_db()


class SessionPersonFactory(DjangoModelFactory):
    class Meta:
        model = SessionPerson

    session = factory.SubFactory(SessionFactory)
    name = "Ada Example"


class SignUpFactory(DjangoModelFactory):
    class Meta:
        model = SignUp

    session = factory.SubFactory(SessionFactory)
    person = factory.Sequence(lambda n: a_person(f"Signed Up {n}"))
    state = SeatState.SEATED
    starts_at = factory.SelfAttribute("session.starts_at")
    ends_at = factory.SelfAttribute("session.ends_at")
    seated_at = factory.LazyAttribute(
        lambda s: now() if s.state == SeatState.SEATED else None
    )


class OnlineRoomFactory(DjangoModelFactory):
    class Meta:
        model = OnlineRoom

    session = factory.SubFactory(SessionFactory)
    link = "https://meet.example.org/room"

    class Params:
        opened = factory.Trait(opened_at=factory.LazyFunction(now))


class ReminderRuleFactory(DjangoModelFactory):
    """A rule that is on."""

    class Meta:
        model = ReminderRule

    edition = factory.LazyFunction(lambda: an_academy().edition)
    name = "A rule"
    amount = 24
    unit = "hours"
    anchor = "session_start"
    audience = "seated"
    is_on = True
    approved_at = factory.LazyFunction(now)
