"""What was said of the first reading of the earlier edition, and what became of it."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.timezone import now

from apps.accounts.models import User
from apps.outcomes.actions import consulting, disposing, versions, voicing
from apps.outcomes.choices import Asked, Outcome, Purpose
from apps.outcomes.models import Amendment, Consultation, Document, Paragraph
from apps.outcomes.queries.proposals import proposal_of
from hrgl.demo.earlier import AMENDMENTS, COMMENT, COMMENT_BECAUSE, DemoAmendment
from hrgl.demo.keys import key_of

People = Mapping[str, User]


def consult_on_the_first_reading(document: Document, people: People) -> None:
    """Asked, answered, closed; and all of it decided on by the drafters."""
    drafter = people["drafter"]
    document.refresh_from_db()
    reading = versions.freeze(
        document, by=drafter, label="First reading", purpose=Purpose.CONSULTATION
    )
    consultation = consulting.plan(
        reading,
        by=drafter,
        audience=Asked.EVERYBODY,
        closes_at=now() + timedelta(days=1),
    )
    comment = voicing.comment(
        reading,
        by=people["participant"],
        paragraph=key_of(document.edition, "encouragement:1"),
        body=COMMENT,
        key=key_of(document.edition, "comment:0"),
    )
    made = [
        _propose(consultation, number, said, people)
        for number, said in enumerate(AMENDMENTS)
    ]
    consulting.close(consultation, by=drafter)
    disposing.dispose(
        comment, by=drafter, outcome=Outcome.ACCEPTED, reason=COMMENT_BECAUSE
    )
    for amendment, said in zip(made, AMENDMENTS, strict=True):
        _decide(amendment, said, made, by=drafter)
    document.refresh_from_db()


def _propose(
    consultation: Consultation, number: int, said: DemoAmendment, people: People
) -> Amendment:
    edition = consultation.document.edition
    paragraph = Paragraph.objects.get(pk=key_of(edition, said.about))
    old, new = said.words
    made = voicing.amend(
        consultation.snapshot,
        by=people[said.by],
        paragraph=paragraph.pk,
        proposed=voicing.Proposed(
            kind=said.kind,
            body=paragraph.body.replace(old, new) if old else new,
            reason=said.reason,
        ),
        key=key_of(edition, f"amendment:{number}"),
        on_behalf_of=said.on_behalf_of,
    )
    if said.outcome == Outcome.WITHDRAWN:
        voicing.withdraw(made, by=made.author)
    return made


def _decide(
    amendment: Amendment, said: DemoAmendment, made: list[Amendment], *, by: User
) -> None:
    if said.outcome == Outcome.WITHDRAWN:
        return
    if said.outcome == Outcome.ACCEPTED:
        proposal = proposal_of(amendment)
        disposing.accept(
            amendment,
            by=by,
            base=proposal.paragraph.head_id if proposal.paragraph else None,
            body=proposal.text,
            reason=said.because,
        )
        return
    disposing.dispose(
        amendment,
        by=by,
        outcome=said.outcome,
        reason=said.because,
        into=None if said.into is None else made[said.into],
    )
