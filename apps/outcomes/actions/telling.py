"""Telling people what became of what they said: one letter for all that is decided in an hour."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Min
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from apps.accounts.models import User
from apps.notifications.outbox import enqueue
from apps.outcomes import emails
from apps.outcomes.models import Disposition

#: Drafters decide on many things in a row, and sometimes think again.
WAIT = timedelta(hours=1)


def tell_authors() -> None:
    """Write to everybody for whom the first untold word is an hour old."""
    untold = Disposition.objects.untold().annotate(
        author=Coalesce(F("amendment__author"), F("comment__author"))
    )
    due = (
        untold.filter(author__isnull=False)
        .order_by()
        .values("author")
        .annotate(first=Min("at"))
        .filter(first__lte=now() - WAIT)
    )
    for author in sorted(row["author"] for row in due):
        _tell(User.objects.get(pk=author))


@transaction.atomic
def _tell(author: User) -> None:
    """What was said in the meantime goes with it; of several words on one thing the last."""
    rows = (
        Disposition.objects.untold()
        .select_related(
            "amendment__consultation__document__edition",
            "comment__snapshot__document__edition",
        )
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("pk")
    )
    mine = [
        *rows.filter(amendment__author=author),
        *rows.filter(comment__author=author),
    ]
    told = [one for one in mine if one.is_current]
    if told and author.is_active:
        enqueue(emails.disposed(author, told))
    Disposition.objects.filter(pk__in=[one.pk for one in mine]).update(told_at=now())
