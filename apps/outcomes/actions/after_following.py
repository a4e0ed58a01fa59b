"""Once a year authorities are asked what they have done, and tell it."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.zones import zone_or_ours
from apps.notifications.choices import Topic
from apps.notifications.mailings import mailing_of
from apps.notifications.outbox import enqueue_and_count
from apps.notifications.unsubscribing import have_left
from apps.outcomes import after_letters
from apps.outcomes.actions.after_writing import write
from apps.outcomes.after_choices import EndorsementState
from apps.outcomes.models import Document, Endorsement, FollowUp
from apps.outcomes.queries.after import provisions_of, years_of

#: Whoever was asked longer ago is asked next year.
ASKED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an authority says of one encouragement."""

    state: str
    text: str
    link: str = ""
    is_public: bool = False


@transaction.atomic
def report(
    endorsement: Endorsement,
    *,
    paragraph: UUID,
    year: int,
    by: User,
    told: Told,
    seen: int,
) -> FollowUp:
    """Write down, or correct, what was done about ``paragraph`` in ``year``.

    ``seen`` is how often it had been written when the page was shown. The very same
    words again change nothing.

    Raises:
        Refused: the endorsement is not shown, the adopted text has no such
            encouragement, the year is none of its years, or somebody was faster.
    """
    endorsement.refresh_from_db(fields=["state"])
    document = endorsement.document
    _check(endorsement, document, paragraph, year)
    about = {
        "endorsement": endorsement,
        "paragraph_id": paragraph,
        "year": year,
    }
    row = FollowUp.objects.filter(**about).first()
    if row and all(getattr(row, name) == said for name, said in asdict(told).items()):
        return row
    row = write(FollowUp, about, {**asdict(told), "reported_by": by}, seen=seen)
    record(
        by,
        "followup.reported",
        row,
        after={"year": year, "state": row.state, "is_public": row.is_public},
        edition_id=document.edition_id,
    )
    return row


def _check(
    endorsement: Endorsement, document: Document, paragraph: UUID, year: int
) -> None:
    if endorsement.state != EndorsementState.SHOWN:
        raise Refused(_("This endorsement is not shown."), code="not_shown")
    if str(paragraph) not in {entry.id for entry in provisions_of(document)}:
        raise Refused(_("The adopted text has no such encouragement."), code="foreign")
    if year not in years_of(document):
        raise Refused(_("Give a year since the adoption."), code="year")


def ask_for_follow_ups() -> int:
    """Once a year, on the day of the adoption, ask who endorses a text; return how many.

    Whoever has left the topic is not asked. Asking twice in a year is asking once.
    """
    documents = Document.objects.published().select_related("edition", "adoption")
    return sum(_ask(document) for document in documents)


@transaction.atomic
def _ask(document: Document) -> int:
    today = localdate(timezone=zone_or_ours(document.edition.time_zone))
    asked_on = _anniversary(document.adoption.adopted_on, today)
    if asked_on is None or today >= asked_on + ASKED_FOR:
        return 0
    shown = Endorsement.objects.shown().filter(
        document=document, contact__is_active=True
    )
    left = have_left(document.edition_id, Topic.OUTCOMES)
    asked = shown.exclude(contact__in=left).select_related("contact", "authority")
    mailing = mailing_of(
        f"follow-up:{document.pk}:{asked_on.year}",
        title=_("What has been done: %(year)s") % {"year": asked_on.year},
        edition_id=document.edition_id,
        topic=Topic.OUTCOMES,
    )
    return enqueue_and_count(
        after_letters.follow_up_asked(document, one, mailing) for one in asked
    )


def _anniversary(adopted_on: date, today: date) -> date | None:
    """The last one until ``today``; none in the year of the adoption."""
    for year in (today.year, today.year - 1):
        day = min(adopted_on.day, 28) if adopted_on.month == 2 else adopted_on.day  # noqa: PLR2004 -- February
        found = adopted_on.replace(year=year, day=day)
        if adopted_on.year < year and found <= today:
            return found
    return None
