from collections.abc import Iterable, Iterator

from apps.accounts.models import User
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.programme.emails.words import words_about
from apps.programme.models import Session


def cancelled(
    session: Session, people: Iterable[User], mailing: Mailing
) -> Iterator[Letter]:
    words = words_about(session)
    for person in people:
        yield Letter(
            key=f"session:{session.pk}:cancelled:{session.sequence}:{person.pk}",
            to=person,
            template="programme/cancelled",
            context=words,
            mailing=mailing,
        )
