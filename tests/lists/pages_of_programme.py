"""The lists of the programme, and of what one keeps of it for oneself."""

from datetime import timedelta

from django.utils.timezone import now

from apps.accounts.models import User
from apps.programme.actions import give_calendar_key, star
from apps.programme.models import Session
from tests.factories.outcomes import a_question
from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    participants,
)
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


def _sessions(number: int) -> tuple[User, list[str]]:
    """Sessions about a question each in a room each, with somebody listed; and who has seats there."""
    academy = an_academy()
    [person] = participants(academy, 1)
    says = []
    for i in range(number):
        session = SessionFactory(
            part=academy,
            title=f"Budgets {i}",
            starts_at=now() + timedelta(days=i + 1),
            room=RoomFactory(edition=academy.edition, name=f"Hall {i}"),
        )
        session.key_questions.add(a_question(academy.edition, f"C1.Q{i}"))
        speaker = a_person(f"Speaker {i}")
        SessionPersonFactory(
            session=session, name=speaker.full_name, person=speaker, listed=True
        )
        SignUpFactory(session=session, person=person)
        unscheduled = SessionFactory(part=academy, unscheduled=True)
        says += [session.title, speaker.full_name, unscheduled.title]
    return person, says


@listing("programme:programme")
def programme(number: int) -> Listing:
    return Listing("/2031/programme/", *_sessions(number))


@listing("programme:programme by question")
def by_question(number: int) -> Listing:
    return Listing("/2031/programme/?by=question", *_sessions(number))


@listing("programme:agenda")
def own_agenda(number: int) -> Listing:
    person, _says = _sessions(number)
    titles = []
    for session in Session.objects.scheduled():
        star(session, person=person)
        titles.append(session.title)
    return Listing("/me/agenda/", person, titles)


@listing("programme:own-calendar")
def own_calendar(number: int) -> Listing:
    person, _says = _sessions(number)
    key = give_calendar_key(person, with_starred=True)
    titles = [one.title for one in Session.objects.scheduled()]
    return Listing(key.get_absolute_url(), says=titles)


@listing("programme:grid")
def programme_by_room(number: int) -> Listing:
    person, says = _sessions(number)
    return Listing("/2031/programme/grid/", person, says[::3])


@listing("programme:text")
def programme_in_text(number: int) -> Listing:
    return Listing("/2031/programme/text/", *_sessions(number))


@listing("programme:calendar")
def calendar(number: int) -> Listing:
    academy = an_academy()
    made = SessionFactory.create_batch(number, part=academy)
    return Listing("/2031/programme.ics", says=[one.title for one in made])
