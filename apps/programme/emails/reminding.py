from collections.abc import Iterable, Iterator
from datetime import UTC

from apps.accounts.models import User
from apps.notifications.letters import Letter
from apps.programme.choices import Reminder
from apps.programme.emails.words import words_about
from apps.programme.models import Session


def reminders(
    session: Session, people: Iterable[User], kind: Reminder
) -> Iterator[Letter]:
    words = words_about(session)
    for person in people:
        yield Letter(
            key=f"{of_reminders(session, kind)}{person.pk}:{moment(session)}",
            to=person,
            template=f"programme/{kind.kind}",
            context=words,
        )


def of_reminders(session: Session, kind: Reminder) -> str:
    """What the keys of all reminders of this kind for ``session`` begin with."""
    return f"reminder:{kind.kind}:{session.pk}:"


def moment(session: Session) -> str:
    """The start inside a reminder's key: a session that moved is reminded of anew."""
    assert session.starts_at
    return session.starts_at.astimezone(UTC).isoformat(timespec="seconds")
