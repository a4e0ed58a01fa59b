"""Letters to people of sessions, and about what they answer."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.programme.emails.words import words_about
from apps.programme.models import SessionPerson


def asked(role: SessionPerson) -> Letter:
    assert role.person is not None
    assert role.asked_at is not None
    return Letter(
        key=f"speaking:{role.pk}:asked:{role.asked_at:%Y-%m-%dT%H:%M:%S}",
        to=role.person,
        template="programme/speaker_asked",
        edition_id=role.session.edition_id,
        context=words_about(role.session)
        | {
            "role": role,
            "address": absolute(reverse("programme:role", args=[role.pk])),
        },
    )


def answered(
    role: SessionPerson, organisers: Iterable[User], *, stopped: bool
) -> Iterator[Letter]:
    """Word to organisers: a no, or a recording that is ``stopped``."""
    assert role.answered_at is not None
    words = words_about(role.session) | {
        "role": role,
        "stopped": stopped,
        "address": absolute(
            reverse("admin:programme_session_change", args=[role.session_id])
        ),
    }
    for organiser in organisers:
        yield Letter(
            key=f"speaking:{role.pk}:answered:{role.answered_at.isoformat()}:{organiser.pk}",
            to=organiser,
            template="programme/speaker_answered",
            edition_id=role.session.edition_id,
            context=words,
        )
