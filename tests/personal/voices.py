"""What somebody has said of a draft, and what became of it."""

from django.utils.timezone import now

from apps.accounts.models import User
from apps.outcomes.models import (
    Amendment,
    Comment,
    Disposition,
    FormerWording,
    Paragraph,
    Snapshot,
    Support,
)
from tests.factories.programme import a_person


def voices_of(person: User, paragraph: Paragraph, snapshot: Snapshot) -> None:
    asked = snapshot.consultations.get()
    said = {"consultation": asked, "paragraph": paragraph, "author": person}
    comment = Comment.objects.create(snapshot=snapshot, body="Rather not.", **said)
    amendment = Amendment.objects.create(
        **said,
        number=1,
        kind="replace",
        body="Encourages all cities.",
        reason="All of them can.",
        on_behalf_of="Somebody",
    )
    drafter = a_person(f"Drafter of {person.pk}")
    for of in ({"comment": comment}, {"amendment": amendment}):
        FormerWording.objects.create(**of, body="Encourages.", until=now())
        Support.objects.create(**of, person=person)
        Disposition.objects.create(
            **of, outcome="not_accepted", reason="No.", by=drafter, at=now()
        )
