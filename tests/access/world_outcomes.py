"""What the world holds of the Outcome Document: a consultation with a comment."""

from collections.abc import Mapping
from uuid import uuid4

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.outcomes import marks
from apps.outcomes.actions import saving, voicing
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Document, Endorsement, FollowUp
from hrgl.demo.earlier import EARLIER
from tests.factories.outcomes import an_amendment


def outcomes(edition: Edition, people: Mapping[str, User]) -> dict[str, str]:
    drafter = people["drafter"]
    document = Document.objects.get(edition=edition)
    provision, other = document.paragraphs.filter(kind=ParagraphKind.PROVISION)[:2]
    snapshot = document.snapshots.get()
    comment = voicing.comment(
        snapshot,
        by=people["participant"],
        paragraph=provision.pk,
        body="Six months is long.",
        key=uuid4(),
    )
    amendment = an_amendment(snapshot, people["participant"])
    return {
        "document": str(document.pk),
        "mark": marks.key_of(document.pk, edition.slug),
        "paragraph": str(provision.pk),
        "provision": str(provision.pk),
        "remark": str(provision.remarks.get().pk),
        "number": str(snapshot.number),
        "snapshot": str(snapshot.pk),
        "comment": str(comment.pk),
        "amendment": str(amendment.pk),
        "side_version": str(_unmerged(other, drafter)),
        "published_edition": EARLIER,
        "encouragement": str(FollowUp.objects.get().paragraph_id),
        "endorsement": str(Endorsement.objects.get().pk),
    }


def _unmerged(paragraph, drafter) -> int:
    base = paragraph.head_id
    saving.save(paragraph, author=drafter, body="One text.", base=base)
    lost = saving.save(paragraph, author=drafter, body="Another text.", base=base)
    return lost.revision.side_version.pk
