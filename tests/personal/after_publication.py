"""What somebody holds of what follows a publication."""

from typing import Any

from apps.accounts.models import User
from apps.outcomes.models import Carried, Document, FollowUp
from tests.factories.outcomes import an_endorsement


def after_publication(person: User, academy: Any) -> None:
    document = Document.objects.get(edition=academy.edition)
    endorsement = an_endorsement(
        document, person, state="declined", moderated_by=person, reason="Not yet."
    )
    Carried.objects.create(
        edition=academy.edition,
        paragraph=document.paragraphs.get(),
        how="dropped",
        note="Done.",
        decided_by=person,
    )
    FollowUp.objects.create(
        endorsement=endorsement,
        paragraph=document.paragraphs.get(),
        year=2026,
        state="done",
        text="Done.",
        reported_by=person,
    )
