"""What lists of the releases of a programme say."""

from functools import partial

from apps.programme.frozen import content_of
from apps.programme.queries.releases import programme_now
from tests.factories.programme import (
    ReleaseFactory,
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
)
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


@listing("programme:releases")
def releases(number: int) -> Listing:
    edition = an_academy().edition
    made = ReleaseFactory.create_batch(number, edition=edition)
    return Listing("/2031/releases/", says=[one.name for one in made])


@listing("programme:releases-feed")
def feed(number: int) -> Listing:
    edition = an_academy().edition
    made = ReleaseFactory.create_batch(number, edition=edition)
    return Listing("/2031/releases.atom", says=[one.name for one in made])


@listing("programme:release")
def release(number: int) -> Listing:
    says = _two_releases(number)
    return Listing("/2031/releases/902/", says=says)


@listing("programme:changes")
def changes(number: int) -> Listing:
    says = _two_releases(number)
    return Listing("/2031/releases/902/since/901/", says=says[:number])


def _two_releases(number: int) -> list[str]:
    """An empty one, and one with ``number`` sessions; what the second says."""
    academy = an_academy()
    sessions = SessionFactory.create_batch(number, part=academy)
    names = []
    for session in sessions:
        speaker = a_person(f"Speaker {session.pk}")
        names.append(speaker.full_name)
        SessionPersonFactory(session=session, name="", person=speaker, listed=True)
    ReleaseFactory(edition=academy.edition, number=901)
    content = content_of(programme_now(academy.edition))
    ReleaseFactory(edition=academy.edition, number=902, content=content)
    return [*(session.title for session in sessions), *names]


def _file(ending: str, number: int) -> Listing:
    academy = an_academy()
    sessions = SessionFactory.create_batch(number, part=academy)
    speakers = [a_person(f"Speaker {session.pk}") for session in sessions]
    for session, speaker in zip(sessions, speakers, strict=True):
        SessionPersonFactory(session=session, name="", person=speaker, listed=True)
    says = [session.title for session in sessions]
    return Listing(f"/2031/programme.{ending}", says=says)


for ending in ("json", "xml", "csv"):
    listing(f"programme:{ending}")(partial(_file, ending))
