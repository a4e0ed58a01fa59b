"""Letters about seats and sessions; composed here, sent by nobody here."""

from collections.abc import Iterable, Iterator
from datetime import UTC

from django.urls import reverse

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.programme.choices import Reminder
from apps.programme.models import Session, SignUp


def seated(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "seated")


def waiting(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "waiting")


def promoted(sign_up: SignUp) -> Letter:
    return _about_seat(sign_up, "promoted")


def of_sign_up(sign_up: SignUp) -> str:
    """What the keys of all letters about this seat begin with."""
    return f"seat:{sign_up.pk}:"


def reminders(
    session: Session, people: Iterable[User], kind: Reminder
) -> Iterator[Letter]:
    words = _words(session)
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


def cancelled(session: Session, people: Iterable[User]) -> Iterator[Letter]:
    return _to_all(session, people, "cancelled")


def changed(session: Session, people: Iterable[User]) -> Iterator[Letter]:
    return _to_all(session, people, "changed")


def _about_seat(sign_up: SignUp, news: str) -> Letter:
    return Letter(
        key=f"{of_sign_up(sign_up)}{news}",
        to=sign_up.person,
        template=f"programme/{news}",
        context=_words(sign_up.session),
    )


def _to_all(session: Session, people: Iterable[User], news: str) -> Iterator[Letter]:
    words = _words(session)
    for person in people:
        yield Letter(
            key=f"session:{session.pk}:{news}:{session.sequence}:{person.pk}",
            to=person,
            template=f"programme/{news}",
            context=words,
        )


def _words(session: Session) -> dict[str, object]:
    address = {"edition": session.edition.slug, "session": session.slug}
    return {
        "session": session,
        "session_url": absolute(reverse("programme:session", kwargs=address)),
        "calendar_url": absolute(reverse("programme:session-calendar", kwargs=address)),
        "programme_url": absolute(
            reverse("programme:programme", kwargs={"edition": session.edition.slug})
        ),
        "my_url": absolute(reverse("programme:me")),
    }
