"""The demonstration's amendments on the draft, one of them accepted, another in conflict."""

from collections.abc import Mapping
from uuid import UUID

from apps.accounts.models import User
from apps.outcomes.actions import disposing, voicing
from apps.outcomes.models import Amendment, Consultation
from apps.outcomes.queries.proposals import proposal_of
from hrgl.demo.keys import key_of

PROVISION = "provision:0"


def amend_the_draft(consultation: Consultation, people: Mapping[str, User]) -> None:
    """Two people want other words in one place, and somebody wants one thing more."""
    if consultation.amendments.exists() or not consultation.is_open:
        return
    edition = consultation.document.edition
    paragraph = str(key_of(edition, PROVISION))
    texts = {one.id: one.body for one in consultation.snapshot.text.entries}
    made = [
        _propose(consultation, people[who], paragraph, kind, body=body, reason=reason)
        for who, kind, body, reason in _amendments(texts[paragraph])
    ]
    for one in made[1:]:
        voicing.support(one, by=people["participant"])
    proposal = proposal_of(made[0])
    if proposal.paragraph is not None:
        disposing.accept(
            made[0],
            by=people["drafter"],
            base=proposal.paragraph.head_id,
            body=proposal.text,
            reason="This closes the circle.",
        )


def _amendments(text: str) -> list[tuple[str, str, str, str]]:
    """Who proposes what change, in which words, and why."""
    return [
        (
            "participant",
            "replace",
            _with_end(text, ", and to publish what came of it"),
            "Who has taken part wants to know the result.",
        ),
        ("partner", "replace", _with_end(text, ", every year"), "Once is not enough."),
        (
            "partner",
            "add",
            "Encourages local governments to say in plain language how to take part.",
            "Nobody takes part in what they do not understand.",
        ),
    ]


def _with_end(text: str, addition: str) -> str:
    return f"{text.rstrip().rstrip('.')}{addition}."


def _propose(
    consultation: Consultation,
    by: User,
    paragraph: str,
    kind: str,
    *,
    body: str,
    reason: str,
) -> Amendment:
    number = consultation.amendments.count() + 1
    edition = consultation.document.edition
    return voicing.amend(
        consultation.snapshot,
        by=by,
        paragraph=UUID(paragraph),
        proposed=voicing.Proposed(kind=kind, body=body, reason=reason),
        key=key_of(edition, f"amendment:{number}"),
        on_behalf_of="A partner organisation" if by.email.startswith("partner") else "",
    )
