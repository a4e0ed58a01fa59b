"""Letters about the session that is proposed to somebody."""

from collections.abc import Iterable, Iterator

from apps.accounts.models import User
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.programme.emails.words import words_about
from apps.programme.models import Grouping, Session


def proposed(
    grouping: Grouping, told: Iterable[tuple[User, Session]], mailing: Mailing
) -> Iterator[Letter]:
    for person, session in told:
        yield Letter(
            key=f"group:{grouping.pk}:{session.pk}:{person.pk}",
            to=person,
            template="programme/group_proposed",
            context=words_about(session),
            mailing=mailing,
        )
