"""On the day of publication everybody is told who took part or has asked for it."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.notifications.choices import Topic
from apps.notifications.mailings import mailing_of
from apps.notifications.models import Mailing
from apps.notifications.outbox import enqueue_and_count
from apps.outcomes.after_letters import published_to_person, published_to_subscriber
from apps.outcomes.models import Document
from apps.outcomes.queries.after_readers import people_told, subscribers_told

#: What was published before is news to nobody.
NEWS_FOR = timedelta(days=1)


def announce_publications() -> None:
    """Write about what was published today and has not been written about."""
    fresh = Document.objects.published().filter(published_at__gt=now() - NEWS_FOR)
    due = {_key_of(one): one for one in fresh.select_related("edition", "adoption")}
    told = Mailing.objects.filter(key__in=due).values_list("key", flat=True)
    for key in due.keys() - set(told):
        announce(due[key])


@transaction.atomic
def announce(document: Document) -> None:
    """One letter to each reader; announcing twice writes nothing more."""
    edition = document.edition
    mailing = mailing_of(
        _key_of(document),
        title=_("Published: %(title)s") % {"title": document},
        edition_id=edition.pk,
        topic=Topic.OUTCOMES,
    )
    people = people_told(edition).iterator(chunk_size=500)
    letters = enqueue_and_count(
        published_to_person(document, to, mailing) for to in people
    )
    others = subscribers_told(edition).iterator(chunk_size=500)
    letters += enqueue_and_count(
        published_to_subscriber(document, to, mailing) for to in others
    )
    if letters:
        record(
            None,
            "document.announced",
            document,
            after={"letters": letters},
            edition_id=edition.pk,
        )


def _key_of(document: Document) -> str:
    return f"outcome-published:{document.pk}"
