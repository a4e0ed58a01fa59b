from collections.abc import Iterable, Iterator

from apps.accounts.models import User
from apps.notifications.letters import Letter
from apps.programme.emails.words import words_about
from apps.programme.models import Session


def cancelled(session: Session, people: Iterable[User]) -> Iterator[Letter]:
    return _to_all(session, people, "cancelled")


def _to_all(session: Session, people: Iterable[User], news: str) -> Iterator[Letter]:
    words = words_about(session)
    for person in people:
        yield Letter(
            key=f"session:{session.pk}:{news}:{session.sequence}:{person.pk}",
            to=person,
            template=f"programme/{news}",
            context=words,
        )
