"""Writing to a filtered group, each in their own language, each once."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.mailings import mailing_of
from apps.notifications.models import Suppression
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.choices import ConsentKind
from apps.registration.models import Application, Consent, GroupLetter

if TYPE_CHECKING:
    from apps.accounts.models import User

#: The language that is always given; whose own is missing reads this one.
FALLBACK = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``texts`` by language: ``subject`` and ``text``; the fallback is among them."""

    texts: Mapping[str, Mapping[str, str]]
    is_news: bool
    is_for_companions: bool = False

    def language_for(self, person: "User") -> str:
        return person.language if person.language in self.texts else FALLBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """To whom a message goes: one application for each person."""

    applications: tuple[Application, ...]
    #: How many get which language.
    languages: Mapping[str, int]
    #: How many of the addresses a mail server has refused for good.
    refused: int

    @property
    def number(self) -> int:
        return len(self.applications)

    @property
    def fingerprint(self) -> str:
        keys = sorted(row.person_id for row in self.applications)
        return hashlib.sha256(repr(keys).encode()).hexdigest()


def group_of(applications: QuerySet[Application], message: Message) -> Group:
    """Each person once, and who accompanies somebody only where the message says so.

    News go to those alone who have asked for news.

    Who is in no list is written to as well: each letter goes to one person, and shows
    nobody else.
    """
    rows = applications.filter(person__is_active=True)
    if not message.is_for_companions:
        rows = rows.filter(accompanies=None)
    if message.is_news:
        agreed = Consent.objects.filter(
            application=OuterRef("pk"),
            kind=ConsentKind.UPDATES,
            withdrawn_at__isnull=True,
        )
        rows = rows.filter(Exists(agreed))
    by_person: dict[int, Application] = {}
    for row in rows.select_related("person", "part__edition__series").order_by("pk"):
        by_person.setdefault(row.person_id, row)
    chosen = tuple(by_person.values())
    return Group(
        applications=chosen,
        languages=Counter(message.language_for(row.person) for row in chosen),
        refused=_refused(row.person.email.lower() for row in chosen),
    )


def _refused(addresses: Iterable[str]) -> int:
    refused = {*map(str.lower, Suppression.objects.values_list("address", flat=True))}
    return sum(address in refused for address in addresses)


@transaction.atomic
def write_to(
    applications: QuerySet[Application],
    *,
    message: Message,
    key: UUID,
    fingerprint: str,
    by: "User",
) -> GroupLetter:
    """Leave one letter for each person in the outbox; ``key`` again gives the first.

    Raises:
        Refused: nobody is in the group, it is of several editions, or it is no longer
            the one that ``fingerprint`` was shown for.
    """
    if earlier := GroupLetter.objects.filter(key=key).first():
        return earlier
    group = group_of(applications, message)
    editions = {row.part.edition for row in group.applications}
    _refuse_unless_one(group, editions, fingerprint)
    [edition] = editions
    letter, is_new = GroupLetter.objects.get_or_create(
        key=key,
        defaults={
            "edition": edition,
            "is_news": message.is_news,
            "texts": {code: dict(text) for code, text in message.texts.items()},
            "number": group.number,
            "sent_by": by,
        },
    )
    if is_new:
        _send(letter, group, message, by)
    return letter


def _send(letter: GroupLetter, group: Group, message: Message, by: "User") -> None:
    mailing = mailing_of(
        letter.key_of_letters, title=str(letter), edition_id=letter.edition_id
    )
    enqueue_many(
        emails.to_group(
            letter, row, language=message.language_for(row.person), mailing=mailing
        )
        for row in group.applications
    )
    record(
        by,
        "registration.group_letter_sent",
        letter,
        after={"number": group.number, "is_news": message.is_news},
        edition_id=letter.edition_id,
    )


def _refuse_unless_one(
    group: Group, editions: Collection[object], fingerprint: str
) -> None:
    if not group.number:
        raise Refused(_("Nobody is in this group."), code="nobody")
    if len(editions) > 1:
        raise Refused(
            _("These applications are of several editions. Filter by one."),
            code="several_editions",
        )
    if group.fingerprint != fingerprint:
        raise Refused(
            _("The group has changed since you looked at it. Look again."),
            code="changed_since",
        )
