from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.editions.models import Edition
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.programme.choices import SessionKind
from apps.programme.frozen import Change, FrozenSession
from apps.programme.models import Release


@dataclass(frozen=True, slots=True)
class Told:
    """One change, as a letter tells it to one person."""

    change: Change
    edition: Edition
    #: Where the person has a seat at the new time too; empty for most.
    other: str

    @property
    def session(self) -> FrozenSession:
        return self.change.session

    @property
    def starts_at(self) -> object:
        return self.session.starts_at

    @property
    def ends_at(self) -> object:
        return self.session.ends_at

    @property
    def kind(self) -> str:
        return str(SessionKind(self.session.kind).label)

    @property
    def url(self) -> str:
        address = {"edition": self.edition.slug, "session": self.session.slug}
        return absolute(reverse("programme:session", kwargs=address))


def released(
    release: Release,
    person: User,
    changes: Iterable[Change],
    doubled: Mapping[tuple[str, int], str],
    mailing: Mailing | None = None,
) -> Letter:
    """``doubled`` names the other session by the calendar id and the person's key."""
    edition = release.edition
    told = [
        Told(change, edition, doubled.get((change.session.uid, person.pk), ""))
        for change in changes
    ]
    return Letter(
        key=f"release:{release.pk}:{person.pk}",
        to=person,
        template="programme/released",
        context={
            "edition": edition,
            "told": told,
            "note": release.note,
            "my_url": absolute(reverse("programme:me")),
            "programme_url": absolute(
                reverse("programme:programme", kwargs={"edition": edition.slug})
            ),
        },
        mailing=mailing,
    )
